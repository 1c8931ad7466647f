//! Reading of what is public on a card, in pieces between the jobs of clients.

use std::mem;
use std::sync::Arc;

use cps_card::{CardError, DataEntry, DataReading};
use tracing::warn;

use super::OpenCard;
use crate::reader::context::ReaderContext;

impl OpenCard {
    /// Whether something that is public was not read yet.
    pub(crate) fn has_more_to_read(&self) -> bool {
        !self.is_read
    }

    /// Reads on in what is public: one command at least, one data object at most, and no more once
    /// `pause`, which is asked between two commands, tells that other work waits. What was read of an
    /// object is kept for the next time.
    pub(crate) fn read_on(
        &mut self,
        reader: &ReaderContext,
        pause: &mut dyn FnMut() -> bool,
    ) -> Result<(), CardError> {
        if let Some(entry) = self.content.next_unread().cloned() {
            return self.read_object(reader, &entry, pause);
        }
        if let Some(entry) = self.unmeasured.front().cloned() {
            self.measure(reader, &entry)?;
            self.unmeasured.pop_front();
            return Ok(());
        }
        if mem::replace(&mut self.is_read, true) {
            return Ok(());
        }
        let rested = self.rest(reader);
        reader
            .registry
            .card_completed(reader.key, Arc::clone(&self.content));
        if let Some(key) = &self.cache_key {
            reader.cache.store(key.clone(), Arc::clone(&self.content));
        }
        rested
    }

    /// Reads a public data object and keeps it, or that the card does not give it.
    pub(crate) fn read_public(
        &mut self,
        reader: &ReaderContext,
        entry: &DataEntry,
    ) -> Result<(), CardError> {
        self.read_object(reader, entry, &mut || false)
    }

    fn read_object(
        &mut self,
        reader: &ReaderContext,
        entry: &DataEntry,
        pause: &mut dyn FnMut() -> bool,
    ) -> Result<(), CardError> {
        let begun = self.reading.take_if(|reading| reading.is_of(entry));
        let mut reading = begun.unwrap_or_else(|| DataReading::new(entry.clone()));
        let value = match self.card.read_on(&mut reading, pause) {
            Ok(true) => Some(reading.into_content().to_vec()),
            Ok(false) => {
                self.reading = Some(reading);
                return Ok(());
            }
            Err(error @ CardError::Link(_)) => {
                self.reading = Some(reading);
                return Err(error);
            }
            Err(error) => {
                warn!(reader = %reader.name, status = %error, "public data object not readable");
                None
            }
        };
        Arc::make_mut(&mut self.content).keep(entry.label.clone(), value);
        Ok(())
    }

    /// Asks for the length of a public data object that is read each time, so that a program that
    /// lists it need not read it.
    fn measure(&mut self, reader: &ReaderContext, entry: &DataEntry) -> Result<(), CardError> {
        match self.card.data_length(entry) {
            Ok(Some(length)) => {
                Arc::make_mut(&mut self.content).keep_length(entry.label.clone(), length);
            }
            Ok(None) => {}
            Err(error @ CardError::Link(_)) => return Err(error),
            Err(error) => {
                warn!(reader = %reader.name, status = %error, "length of a data object unknown");
            }
        }
        Ok(())
    }
}
