//! A dialog in the session of the user: a text, a field for digits that are not shown, two buttons.
//! Begin at [`Dialog::show`].
//!
//! It is a dialog box of the system with controls of the system, from a template in memory.

use std::cell::RefCell;
use std::io;
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::{HWND, LPARAM, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::SystemServices::SS_NOPREFIX;
use windows_sys::Win32::UI::Controls::{EM_EMPTYUNDOBUFFER, EM_SETLIMITTEXT, EM_SETPASSWORDCHAR};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    BS_DEFPUSHBUTTON, BS_PUSHBUTTON, DS_CENTER, DS_MODALFRAME, DS_SETFONT, DS_SETFOREGROUND,
    DialogBoxIndirectParamW, ES_MULTILINE, ES_NUMBER, ES_PASSWORD, ES_READONLY, EndDialog,
    GetDlgItemTextW, IDCANCEL, IDOK, SendDlgItemMessageW, SetDlgItemTextW, SetForegroundWindow,
    SetTimer, SetWindowDisplayAffinity, WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR, WM_COMMAND,
    WM_INITDIALOG, WM_TIMER, WS_BORDER, WS_CAPTION, WS_CHILD, WS_EX_TOPMOST, WS_POPUP, WS_SYSMENU,
    WS_TABSTOP, WS_VISIBLE, WS_VSCROLL,
};
use zeroize::{Zeroize as _, Zeroizing};

use crate::wide::wide;

/// The most digits that the field takes.
pub const MOST_DIGITS: usize = 16;

/// Numbers of the controls, beside those of the buttons.
pub(crate) const DESCRIPTION: i32 = 100;
pub(crate) const REMARK: i32 = 101;
pub(crate) const LABEL: i32 = 102;
pub(crate) const FIELD: i32 = 103;

/// Classes of controls in a template (winuser.h `DLGITEMTEMPLATE`).
const BUTTON: u16 = 0x80;
const EDIT: u16 = 0x81;
const STATIC: u16 = 0x82;

/// Character that stands for each digit.
const POINT: WPARAM = 0x25CF;

/// Measures in units of dialog boxes: a quarter of the width of a character, an eighth of its height.
const MARGIN: i16 = 7;
const WIDTH: i16 = 270;
const LINE: i16 = 9;
const BUTTON_WIDTH: i16 = 60;
const HEIGHT: i16 = 14;

/// Characters that fit into a line for certain, and the most lines that are shown without scrolling.
const CHARACTERS: usize = 52;
const MOST_LINES: usize = 24;

/// A dialog, in words.
#[derive(Clone, Debug, Default)]
pub struct Dialog {
    /// Title of the window.
    pub title: String,
    /// The text, in lines.
    pub description: String,
    /// A remark above the field: the reason why it is shown again. Empty for none.
    pub remark: String,
    /// Label of the field for digits; without it there is no field.
    pub label: Option<String>,
    /// Name of the button that confirms.
    pub confirm: String,
    /// Name of the button that cancels; without it there is none.
    pub cancel: Option<String>,
    /// Time after which the dialog closes, at most 24 days; without it there is no end.
    pub time: Option<Duration>,
}

/// The end of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The person confirmed, with these ASCII characters in the field: digits, and `?` for each other
    /// one, which can be pasted into it.
    Confirmed(Zeroizing<Vec<u8>>),
    /// The person cancelled.
    Cancelled,
    /// The time has passed.
    TimedOut,
}

/// The dialog that this thread shows.
#[derive(Default)]
struct Shown {
    milliseconds: Option<u32>,
    typed: Zeroizing<Vec<u8>>,
}

thread_local! {
    static SHOWN: RefCell<Shown> = RefCell::default();
}

/// The results of the dialog box: it has 0 and -1 for its own failures.
const CONFIRMED: isize = 1;
const CANCELLED: isize = 2;
const TIMED_OUT: isize = 3;

impl Dialog {
    /// Shows the dialog and waits for its end.
    ///
    /// Programs that record the screen do not see it, where Windows can keep it from them. The
    /// characters in the field are overwritten before it closes.
    ///
    /// # Errors
    /// If the system shows none: a service has no screen.
    pub fn show(&self) -> io::Result<Answer> {
        let template = self.template();
        let milliseconds = self
            .time
            .map(|time| u32::try_from(time.as_millis()).unwrap_or(u32::MAX >> 1));
        SHOWN.replace(Shown {
            milliseconds,
            typed: Zeroizing::default(),
        });
        // SAFETY: no name asks for the module of this program, which stays.
        let module = unsafe { GetModuleHandleW(ptr::null()) };
        // SAFETY: the template is whole, aligned to 4 bytes and lives for the call, and the function
        // has the form that is asked for.
        let result = unsafe {
            DialogBoxIndirectParamW(
                module,
                template.as_ptr().cast(),
                ptr::null_mut(),
                Some(on_message),
                0,
            )
        };
        let typed = SHOWN.take().typed;
        match result {
            CONFIRMED => Ok(Answer::Confirmed(typed)),
            CANCELLED => Ok(Answer::Cancelled),
            TIMED_OUT => Ok(Answer::TimedOut),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Returns the template of the dialog box (winuser.h `DLGTEMPLATE`), in units of 4 bytes.
    fn template(&self) -> Vec<u32> {
        let inner = WIDTH - 2 * MARGIN;
        let mut controls = Vec::new();
        let mut top = MARGIN;
        // A field that cannot be changed has a scroll bar for what does not fit, and screen readers
        // read it.
        let lines = lines_of(&self.description);
        let scrolls = if lines > MOST_LINES { WS_VSCROLL } else { 0 };
        let height = height_of(lines.min(MOST_LINES));
        let text = self.description.replace('\n', "\r\n");
        controls.push(Control {
            class: EDIT,
            number: DESCRIPTION,
            style: style(ES_MULTILINE | ES_READONLY) | scrolls,
            place: [MARGIN, top, inner, height],
            text: &text,
        });
        top += height + MARGIN;
        if !self.remark.is_empty() {
            let height = height_of(lines_of(&self.remark));
            controls.push(Control {
                class: STATIC,
                number: REMARK,
                style: SS_NOPREFIX,
                place: [MARGIN, top, inner, height],
                text: &self.remark,
            });
            top += height + MARGIN;
        }
        if let Some(label) = &self.label {
            let height = height_of(lines_of(label));
            controls.push(Control {
                class: STATIC,
                number: LABEL,
                style: SS_NOPREFIX,
                place: [MARGIN, top, inner, height],
                text: label,
            });
            top += height;
            controls.push(Control {
                class: EDIT,
                number: FIELD,
                style: style(ES_PASSWORD | ES_NUMBER) | WS_BORDER | WS_TABSTOP,
                place: [MARGIN, top, inner / 2, HEIGHT],
                text: "",
            });
            top += HEIGHT + MARGIN;
        }
        let right = WIDTH - MARGIN - BUTTON_WIDTH;
        let mut left = right;
        if self.cancel.is_some() {
            left -= BUTTON_WIDTH + MARGIN;
        }
        controls.push(Control {
            class: BUTTON,
            number: IDOK,
            style: style(BS_DEFPUSHBUTTON) | WS_TABSTOP,
            place: [left, top, BUTTON_WIDTH, HEIGHT],
            text: &self.confirm,
        });
        if let Some(cancel) = &self.cancel {
            controls.push(Control {
                class: BUTTON,
                number: IDCANCEL,
                style: style(BS_PUSHBUTTON) | WS_TABSTOP,
                place: [right, top, BUTTON_WIDTH, HEIGHT],
                text: cancel,
            });
        }
        let mut template = Template::default();
        let box_style = style(DS_CENTER | DS_MODALFRAME | DS_SETFONT | DS_SETFOREGROUND);
        template.number(box_style | WS_POPUP | WS_CAPTION | WS_SYSMENU | WS_VISIBLE);
        template.number(WS_EX_TOPMOST);
        template.unit(u16::try_from(controls.len()).unwrap_or_default());
        template.place([0, 0, WIDTH, top + HEIGHT + MARGIN]);
        // No menu, and the system's class.
        template.unit(0);
        template.unit(0);
        template.text(&self.title);
        template.unit(9);
        template.text("MS Shell Dlg");
        for control in &controls {
            control.write(&mut template);
        }
        template.whole()
    }
}

/// Returns a style: those of a class are given as signed numbers.
fn style(of_class: i32) -> u32 {
    of_class.cast_unsigned()
}

/// Returns the number of lines that a text fills at most.
fn lines_of(text: &str) -> usize {
    let lines = text.split('\n');
    lines
        .map(|line| line.chars().count().div_ceil(CHARACTERS).max(1))
        .sum()
}

fn height_of(lines: usize) -> i16 {
    i16::try_from(lines)
        .unwrap_or_default()
        .saturating_mul(LINE)
        + 2
}

/// A control of a template.
struct Control<'t> {
    class: u16,
    number: i32,
    style: u32,
    /// Left, top, width, height.
    place: [i16; 4],
    text: &'t str,
}

impl Control<'_> {
    /// Writes it (winuser.h `DLGITEMTEMPLATE`).
    fn write(&self, template: &mut Template) {
        template.align();
        template.number(self.style | WS_CHILD | WS_VISIBLE);
        template.number(0);
        template.place(self.place);
        template.unit(u16::try_from(self.number).unwrap_or_default());
        // A class by its number.
        template.unit(0xFFFF);
        template.unit(self.class);
        template.text(self.text);
        // No data of its own.
        template.unit(0);
    }
}

/// Units of 16 bits of a template.
#[derive(Default)]
struct Template(Vec<u16>);

impl Template {
    fn unit(&mut self, unit: u16) {
        self.0.push(unit);
    }

    fn number(&mut self, number: u32) {
        let [a, b, c, d] = number.to_le_bytes();
        self.unit(u16::from_le_bytes([a, b]));
        self.unit(u16::from_le_bytes([c, d]));
    }

    fn place(&mut self, place: [i16; 4]) {
        self.0.extend(place.map(i16::cast_unsigned));
    }

    /// Writes a text; it ends at its first zero.
    fn text(&mut self, text: &str) {
        let units = wide(text);
        self.0.extend(units.iter().take_while(|unit| **unit != 0));
        self.unit(0);
    }

    fn align(&mut self) {
        if !self.0.len().is_multiple_of(2) {
            self.unit(0);
        }
    }

    fn whole(mut self) -> Vec<u32> {
        self.align();
        let pairs = self.0.chunks_exact(2);
        pairs
            .map(|pair| u32::from(pair[0]) | (u32::from(pair[1]) << 16))
            .collect()
    }
}

/// Handles a message to the dialog box; 0 leaves it to the system.
extern "system" fn on_message(window: HWND, message: u32, parameter: WPARAM, _: LPARAM) -> isize {
    match message {
        // The system gives the field, or the button without one, the focus.
        WM_INITDIALOG => {
            begin(window);
            1
        }
        WM_TIMER => {
            end(window, TIMED_OUT);
            1
        }
        // The number of the control is in the low half; both buttons send nothing but that they were
        // pressed.
        WM_COMMAND => match i32::try_from(parameter & 0xFFFF) {
            Ok(IDOK) => {
                let typed = typed(window);
                SHOWN.with_borrow_mut(|shown| shown.typed = typed);
                end(window, CONFIRMED);
                1
            }
            // The key Escape and the box of the title bar send it, too.
            Ok(IDCANCEL) => {
                end(window, CANCELLED);
                1
            }
            _ => 0,
        },
        _ => 0,
    }
}

fn begin(window: HWND) {
    send(window, EM_SETLIMITTEXT, MOST_DIGITS);
    send(window, EM_SETPASSWORDCHAR, POINT);
    // SAFETY: the window is that of this dialog.
    let hidden = unsafe { SetWindowDisplayAffinity(window, WDA_EXCLUDEFROMCAPTURE) };
    if hidden == 0 {
        // Windows before version 2004 shows a black window in its place, or refuses this too.
        // SAFETY: the window is that of this dialog.
        unsafe { SetWindowDisplayAffinity(window, WDA_MONITOR) };
    }
    if let Some(milliseconds) = SHOWN.with_borrow(|shown| shown.milliseconds) {
        // SAFETY: the window is that of this dialog, which gets the message.
        unsafe { SetTimer(window, 1, milliseconds, None) };
    }
    // Another program may have the right to the foreground: then the system has the title flash.
    // SAFETY: the window is that of this dialog.
    unsafe { SetForegroundWindow(window) };
}

fn end(window: HWND, result: isize) {
    // As many characters as there can be, which the control writes over those that it holds.
    let filler = wide("0".repeat(MOST_DIGITS));
    for text in [filler.as_slice(), &[0]] {
        // SAFETY: the window is that of this dialog, and the text ends with a zero. A dialog without
        // the field refuses.
        unsafe { SetDlgItemTextW(window, FIELD, text.as_ptr()) };
    }
    send(window, EM_EMPTYUNDOBUFFER, 0);
    // SAFETY: the window is that of this dialog.
    unsafe { EndDialog(window, result) };
}

/// Sends the field a message with a number.
fn send(window: HWND, message: u32, number: WPARAM) {
    // SAFETY: the window is that of this dialog, and the message has no pointer. A dialog without the
    // field refuses.
    unsafe { SendDlgItemMessageW(window, FIELD, message, number, 0) };
}

/// Returns what is in the field.
fn typed(window: HWND) -> Zeroizing<Vec<u8>> {
    let mut units = [0_u16; MOST_DIGITS + 1];
    let room = i32::try_from(units.len()).unwrap_or_default();
    // SAFETY: the window is that of this dialog, and the place has this length.
    let length = unsafe { GetDlgItemTextW(window, FIELD, units.as_mut_ptr(), room) };
    let length = usize::try_from(length).unwrap_or_default();
    // Never grows, so that no copy is left behind.
    let mut typed = Zeroizing::new(Vec::with_capacity(units.len()));
    let digit = |unit: &u16| u8::try_from(*unit).ok().filter(u8::is_ascii_digit);
    let taken = units.iter().take(length);
    typed.extend(taken.map(|unit| digit(unit).unwrap_or(b'?')));
    units.zeroize();
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_leaves_room_for_the_buttons() {
        assert_eq!(lines_of("one\n\nthree"), 3);
        assert_eq!(lines_of(&"x".repeat(2 * CHARACTERS + 1)), 3);
        let dialog = Dialog {
            description: "line\n".repeat(1000),
            label: Some("PIN".to_owned()),
            ..Dialog::default()
        };
        // Its height, after both styles, the number of controls, left, top and width.
        let units: Vec<_> = dialog
            .template()
            .iter()
            .flat_map(|number| [number & 0xFFFF, number >> 16])
            .collect();
        assert!(units[8] < 320, "{}", units[8]);
    }
}
