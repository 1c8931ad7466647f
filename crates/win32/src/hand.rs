//! The hand of a person at a dialog of any process of the session, for tests.

use std::io;
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    BM_CLICK, FindWindowW, GetDlgItem, IDCANCEL, IDOK, IsWindow, PostMessageW, SendMessageW,
    WM_CHAR, WM_GETTEXT,
};

use crate::dialog::{DESCRIPTION, FIELD, LABEL, REMARK};
use crate::wide::wide;

/// Longest text that is read, in units and with its zero.
const LONGEST_TEXT: usize = 8192;

/// A dialog that is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown(HWND);

/// A button of a dialog.
#[derive(Clone, Copy, Debug)]
pub enum Button {
    /// The one that confirms.
    Confirm,
    /// The one that cancels.
    Cancel,
}

impl Button {
    fn number(self) -> i32 {
        match self {
            Self::Confirm => IDOK,
            Self::Cancel => IDCANCEL,
        }
    }
}

impl Shown {
    /// Waits for a dialog with this title that has all its controls.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`]
    pub fn wait(title: &str, limit: Duration) -> io::Result<Self> {
        let title = wide(title);
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            // SAFETY: the title ends with a zero.
            let shown = Self(unsafe { FindWindowW(ptr::null(), title.as_ptr()) });
            // The button that confirms is made after the texts and the field.
            if !shown.0.is_null() && shown.has(IDOK) {
                return Ok(shown);
            }
            // The system has no event for it.
            thread::yield_now();
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    /// Whether the dialog is still there.
    pub fn is_open(self) -> bool {
        // SAFETY: any number may be asked for.
        unsafe { IsWindow(self.0) != 0 }
    }

    /// Types characters into the field.
    pub fn type_keys(self, keys: &str) {
        let field = self.control(FIELD);
        for unit in keys.encode_utf16() {
            // SAFETY: the message has no pointer; a window that is gone refuses.
            unsafe { SendMessageW(field, WM_CHAR, usize::from(unit), 0) };
        }
    }

    /// Presses a button, and does not wait for what that does.
    pub fn press(self, button: Button) {
        let button = self.control(button.number());
        // SAFETY: the message has no pointer; a window that is gone refuses.
        unsafe { PostMessageW(button, BM_CLICK, 0, 0) };
    }

    /// Returns the texts that are there: the description, the remark, the label of the field, the
    /// names of the buttons.
    pub fn texts(self) -> Vec<String> {
        let controls = [DESCRIPTION, REMARK, LABEL, IDOK, IDCANCEL];
        let there = controls.into_iter().filter(|number| self.has(*number));
        there.map(|number| self.text(number)).collect()
    }

    fn text(self, number: i32) -> String {
        let mut units = vec![0_u16; LONGEST_TEXT];
        let control = self.control(number);
        // SAFETY: the place has this length; the system copies the text of another process.
        let length = unsafe {
            SendMessageW(
                control,
                WM_GETTEXT,
                LONGEST_TEXT,
                units.as_mut_ptr().expose_provenance().cast_signed(),
            )
        };
        let length = usize::try_from(length).unwrap_or_default();
        String::from_utf16_lossy(&units[..length])
    }

    fn has(self, number: i32) -> bool {
        !self.control(number).is_null()
    }

    fn control(self, number: i32) -> HWND {
        // SAFETY: a window that is gone has no controls.
        unsafe { GetDlgItem(self.0, number) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, MutexGuard, PoisonError};
    use std::thread::JoinHandle;

    use zeroize::Zeroizing;

    use super::*;
    use crate::dialog::{Answer, Dialog, MOST_DIGITS};

    /// Longer than a dialog takes to appear on a busy machine.
    const LONG: Duration = Duration::from_secs(60);

    /// Lets one test at a time show a dialog, as a process of the agent shows one: two threads that
    /// lay out text at once crash in wine 10 (`init_script_cache` of its gdi32).
    fn alone() -> MutexGuard<'static, ()> {
        static LOCK: Mutex<()> = Mutex::new(());
        LOCK.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(dialog: Dialog) -> (Shown, JoinHandle<io::Result<Answer>>) {
        let title = dialog.title.clone();
        let answer = thread::spawn(move || dialog.show());
        let shown = Shown::wait(&title, LONG).unwrap();
        (shown, answer)
    }

    fn asking(title: &str) -> Dialog {
        Dialog {
            title: title.to_owned(),
            description: "A program asks & waits:\nC:\\Éditeur\\dpi.exe".to_owned(),
            label: Some("Code porteur".to_owned()),
            confirm: "OK".to_owned(),
            cancel: Some("Annuler".to_owned()),
            ..Dialog::default()
        }
    }

    fn confirmed(typed: &str) -> Answer {
        Answer::Confirmed(Zeroizing::new(typed.as_bytes().to_vec()))
    }

    #[test]
    fn digits_are_taken_and_nothing_else() {
        let _alone = alone();
        let (shown, answer) = show(asking("digits"));
        shown.type_keys("12x34");
        shown.press(Button::Confirm);
        assert_eq!(answer.join().unwrap().unwrap(), confirmed("1234"));
    }

    #[test]
    fn the_field_has_an_end_and_its_wiped_text_is_not_the_answer() {
        let _alone = alone();
        let (shown, answer) = show(asking("end"));
        shown.type_keys(&"7".repeat(MOST_DIGITS + 3));
        shown.press(Button::Confirm);
        let all = "7".repeat(MOST_DIGITS);
        assert_eq!(answer.join().unwrap().unwrap(), confirmed(&all));
    }

    #[test]
    fn the_person_reads_every_text() {
        let _alone = alone();
        let (shown, answer) = show(Dialog {
            remark: "2 tries left.".to_owned(),
            ..asking("texts")
        });
        assert_eq!(
            shown.texts(),
            [
                "A program asks & waits:\r\nC:\\Éditeur\\dpi.exe",
                "2 tries left.",
                "Code porteur",
                "OK",
                "Annuler",
            ]
        );
        shown.type_keys("1234");
        shown.press(Button::Cancel);
        assert_eq!(answer.join().unwrap().unwrap(), Answer::Cancelled);
    }

    #[test]
    fn a_dialog_without_a_field_tells() {
        let _alone = alone();
        let (shown, answer) = show(Dialog {
            label: None,
            cancel: None,
            ..asking("tells")
        });
        let text = "A program asks & waits:\r\nC:\\Éditeur\\dpi.exe";
        assert_eq!(shown.texts(), [text, "OK"]);
        shown.press(Button::Confirm);
        assert_eq!(answer.join().unwrap().unwrap(), confirmed(""));
    }

    #[test]
    fn a_dialog_closes_when_its_time_has_passed() {
        let _alone = alone();
        let dialog = Dialog {
            time: Some(Duration::from_millis(50)),
            ..asking("time")
        };
        assert_eq!(dialog.show().unwrap(), Answer::TimedOut);
    }
}
