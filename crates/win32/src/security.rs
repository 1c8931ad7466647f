//! Security descriptors: written as text (SDDL), and read from what exists.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsHandle as _, AsRawHandle as _, BorrowedHandle};
use std::path::Path;
use std::{ptr, slice};

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, GENERIC_ALL, GENERIC_WRITE};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW,
    GetNamedSecurityInfoW, GetSecurityInfo, SDDL_REVISION_1, SE_FILE_OBJECT, SE_KERNEL_OBJECT,
    SE_OBJECT_TYPE, SetNamedSecurityInfoW,
};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_HEADER, ACL, DACL_SECURITY_INFORMATION, GetAce,
    GetSecurityDescriptorControl, GetSecurityDescriptorDacl, INHERIT_ONLY_ACE, IsValidSid,
    OBJECT_SECURITY_INFORMATION, OWNER_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION,
    PSID, SE_DACL_PROTECTED, SECURITY_ATTRIBUTES, UNPROTECTED_DACL_SECURITY_INFORMATION,
};
use windows_sys::Win32::Storage::FileSystem::{
    DELETE, FILE_APPEND_DATA, FILE_DELETE_CHILD, FILE_FLAG_BACKUP_SEMANTICS,
    FILE_FLAG_OPEN_REPARSE_POINT, FILE_WRITE_ATTRIBUTES, FILE_WRITE_DATA, FILE_WRITE_EA,
    READ_CONTROL, WRITE_DAC, WRITE_OWNER,
};

use crate::buffer::Local;
use crate::wide::wide;

/// Type of an entry that allows (winnt.h `ACCESS_ALLOWED_ACE_TYPE`).
const ALLOWED: u8 = 0;

/// Type of an entry that denies (winnt.h `ACCESS_DENIED_ACE_TYPE`).
const DENIED: u8 = 1;

/// Rights on a directory with which an account can put another in its place, remove or rename what
/// is in it, or take more rights. New names can be added without them.
pub const TO_REPLACE: u32 = DELETE | FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER | GENERIC_ALL;

/// Rights on a file or directory with which an account can change it in any way, or replace it.
/// A link is changed with the right to write its attributes.
pub const TO_WRITE: u32 = TO_REPLACE
    | FILE_WRITE_DATA
    | FILE_APPEND_DATA
    | FILE_WRITE_EA
    | FILE_WRITE_ATTRIBUTES
    | GENERIC_WRITE;

/// SYSTEM and the administrators of the machine: no rights keep anything from them.
pub const ADMINISTRATION: [&str; 2] = ["S-1-5-18", "S-1-5-32-544"];

/// The owner of an object in its own list of rights; and its creator, who has rights on what is made in
/// a directory and not on the directory.
const OWNERS: [&str; 2] = ["S-1-3-4", "S-1-3-0"];

/// A security descriptor for what is created.
#[derive(Debug)]
pub struct Descriptor(Local);

impl Descriptor {
    /// Reads a descriptor from its text.
    ///
    /// # Errors
    /// If the text is none.
    pub fn parse(sddl: &str) -> io::Result<Self> {
        let sddl = wide(sddl);
        let mut descriptor = ptr::null_mut();
        // SAFETY: the text ends with a zero; the result is asked for and not its length.
        let done = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                sddl.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                ptr::null_mut(),
            )
        };
        if done == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the function allocates with `LocalAlloc` and leaves the block to its caller.
        let block = unsafe { Local::take(descriptor) };
        block
            .map(Self)
            .ok_or_else(|| io::ErrorKind::OutOfMemory.into())
    }

    /// Returns the descriptor of what an account owns and alone has rights on: nothing is inherited from
    /// a directory.
    ///
    /// # Errors
    /// If the text is no SID.
    pub fn of_account_alone(sid: &str) -> io::Result<Self> {
        Self::parse(&format!("O:{sid}D:P(A;;FA;;;{sid})"))
    }

    /// Returns the descriptor of what an account, the administrators and SYSTEM alone have rights on,
    /// with all that is made in it if it is a directory; nothing is inherited from the one above. The
    /// system names the owner: the account, or the administrators for one of them.
    ///
    /// # Errors
    /// If the text is no SID.
    pub fn of_account_and_administrators(sid: &str) -> io::Result<Self> {
        Self::parse(&format!(
            "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;{sid})"
        ))
    }

    /// Returns the rights of a file or directory, without its owner; of a link, where it leads.
    ///
    /// # Errors
    /// If it cannot be asked.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let path = wide(path);
        let mut descriptor = ptr::null_mut();
        // SAFETY: the path ends with a zero, and the result is a place for a pointer.
        let status = unsafe {
            GetNamedSecurityInfoW(
                path.as_ptr(),
                SE_FILE_OBJECT,
                DACL_SECURITY_INFORMATION,
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
                &raw mut descriptor,
            )
        };
        check(status)?;
        // SAFETY: the system allocates the descriptor with `LocalAlloc` and leaves it to its caller.
        let block = unsafe { Local::take(descriptor) };
        block
            .map(Self)
            .ok_or_else(|| io::ErrorKind::OutOfMemory.into())
    }

    /// Returns the attributes that name this descriptor, for as long as it lives; what is created
    /// with them is not inherited by other processes.
    pub(crate) fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or_default(),
            lpSecurityDescriptor: self.0.as_ptr(),
            bInheritHandle: 0,
        }
    }
}

/// The owner of an object, and the rights on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// SID of the owner.
    pub owner: String,
    /// The entries that allow; `None` without a list, when every account may do everything.
    pub allowed: Option<Vec<Allowed>>,
}

impl Rights {
    /// Returns the first entry that gives any of these rights to another than the owner and the accounts
    /// and groups that are trusted; none is found without a list.
    pub fn of_others(&self, is_trusted: impl Fn(&str) -> bool, rights: u32) -> Option<&Allowed> {
        let mut others = self
            .allowed
            .iter()
            .flatten()
            .filter(|entry| !is_trusted(&entry.who) && !OWNERS.contains(&entry.who.as_str()));
        others.find(|entry| entry.rights & rights != 0)
    }
}

/// An entry that allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// SID of the account or group.
    pub who: String,
    /// The access mask.
    pub rights: u32,
}

/// Returns owner and rights of a file or directory; of a link, its own.
///
/// # Errors
/// If it cannot be asked, or has an entry of a kind that is not known.
pub fn of_file(path: &Path) -> io::Result<Rights> {
    let file = OpenOptions::new()
        .access_mode(READ_CONTROL)
        // The first of these opens directories, too.
        .custom_flags(FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT)
        .open(path)?;
    let asked = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    ask(file.as_handle(), SE_FILE_OBJECT, asked)
}

/// Gives a file or directory the rights of a descriptor; its owner stays.
///
/// # Errors
/// If the system refuses.
pub fn set_rights(path: &Path, descriptor: &Descriptor) -> io::Result<()> {
    let path = wide(path);
    let descriptor = descriptor.0.as_ptr();
    let (mut is_there, mut is_default, mut list) = (0, 0, ptr::null_mut());
    // SAFETY: the descriptor is valid, and the results are places of their types.
    let told = unsafe {
        GetSecurityDescriptorDacl(
            descriptor,
            &raw mut is_there,
            &raw mut list,
            &raw mut is_default,
        )
    };
    if told == 0 {
        return Err(io::Error::last_os_error());
    }
    let (mut control, mut revision) = (0, 0);
    // SAFETY: as above.
    let told =
        unsafe { GetSecurityDescriptorControl(descriptor, &raw mut control, &raw mut revision) };
    if told == 0 {
        return Err(io::Error::last_os_error());
    }
    // A list that is protected from the rights of its directory stays so.
    let protection = match control & SE_DACL_PROTECTED {
        0 => UNPROTECTED_DACL_SECURITY_INFORMATION,
        _ => PROTECTED_DACL_SECURITY_INFORMATION,
    };
    // SAFETY: the path ends with a zero, and the list is in the descriptor, which lives for the call.
    let status = unsafe {
        SetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION | protection,
            ptr::null_mut(),
            ptr::null_mut(),
            list,
            ptr::null(),
        )
    };
    check(status)
}

/// Returns the SID of the owner of an open file.
///
/// # Errors
/// If it cannot be asked.
pub fn owner_of_file(file: &File) -> io::Result<String> {
    owner(file.as_handle(), SE_FILE_OBJECT)
}

/// Returns the SID of the owner of an open pipe.
///
/// # Errors
/// If it cannot be asked.
pub(crate) fn owner_of_pipe(pipe: BorrowedHandle<'_>) -> io::Result<String> {
    owner(pipe, SE_KERNEL_OBJECT)
}

fn owner(object: BorrowedHandle<'_>, kind: SE_OBJECT_TYPE) -> io::Result<String> {
    Ok(ask(object, kind, OWNER_SECURITY_INFORMATION)?.owner)
}

/// Returns owner and rights of an open object; its list is `None` where it was not asked for.
fn ask(
    object: BorrowedHandle<'_>,
    kind: SE_OBJECT_TYPE,
    asked: OBJECT_SECURITY_INFORMATION,
) -> io::Result<Rights> {
    let (mut owner, mut list, mut descriptor) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: the handle is open, and the results are places for pointers.
    let status = unsafe {
        GetSecurityInfo(
            object.as_raw_handle(),
            kind,
            asked,
            &raw mut owner,
            ptr::null_mut(),
            &raw mut list,
            ptr::null_mut(),
            &raw mut descriptor,
        )
    };
    check(status)?;
    // SAFETY: the system allocates the descriptor with `LocalAlloc` and leaves it to its caller.
    let _descriptor = unsafe { Local::take(descriptor) };
    // SAFETY: the owner points into the descriptor, which lives until the end of this function.
    let owner = unsafe { sid_text(owner) }?;
    let allowed = match list.is_null() {
        true => None,
        // SAFETY: the list points into the descriptor.
        false => Some(unsafe { entries(list) }?),
    };
    Ok(Rights { owner, allowed })
}

fn check(status: u32) -> io::Result<()> {
    match status {
        ERROR_SUCCESS => Ok(()),
        _ => Err(io::Error::from_raw_os_error(status.cast_signed())),
    }
}

/// Returns the entries of a list that allow something on the object itself.
///
/// # Safety
/// The list is one of the system's.
unsafe fn entries(list: *const ACL) -> io::Result<Vec<Allowed>> {
    // SAFETY: as the caller promises.
    let count = unsafe { (*list).AceCount };
    let mut found = Vec::new();
    for index in 0..u32::from(count) {
        let mut entry = ptr::null_mut();
        // SAFETY: the list has this entry.
        if unsafe { GetAce(list, index, &raw mut entry) } == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: every entry begins with this header.
        let header = unsafe { *entry.cast::<ACE_HEADER>() };
        match header.AceType {
            _ if u32::from(header.AceFlags) & INHERIT_ONLY_ACE != 0 => {}
            ALLOWED => {
                let entry = entry.cast::<ACCESS_ALLOWED_ACE>();
                // SAFETY: its type says that it has this form.
                let rights = unsafe { (*entry).Mask };
                // SAFETY: the SID begins at this member, within the entry.
                let sid = unsafe { &raw mut (*entry).SidStart };
                // SAFETY: as above.
                let who = unsafe { sid_text(sid.cast()) }?;
                found.push(Allowed { who, rights });
            }
            // What is denied gives no account a right.
            DENIED => {}
            other => {
                let reason = format!("an entry of kind {other} in the list of rights");
                return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
            }
        }
    }
    Ok(found)
}

/// Returns a SID as text.
///
/// # Safety
/// The pointer is null or leads to a SID.
pub(crate) unsafe fn sid_text(sid: PSID) -> io::Result<String> {
    // SAFETY: as the caller promises; the function takes what is no SID.
    if sid.is_null() || unsafe { IsValidSid(sid) } == 0 {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the system names no SID",
        ));
    }
    let mut wide = ptr::null_mut();
    // SAFETY: the SID is valid, and the result a place for a pointer.
    if unsafe { ConvertSidToStringSidW(sid, &raw mut wide) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the function allocates with `LocalAlloc` and leaves the block to its caller.
    let block = unsafe { Local::take(wide.cast()) };
    let Some(block) = block else {
        return Err(io::ErrorKind::OutOfMemory.into());
    };
    let start = block.as_ptr().cast::<u16>();
    let mut length = 0;
    // SAFETY: the text ends with a zero, and nothing behind it is read.
    while unsafe { *start.wrapping_add(length) } != 0 {
        length += 1;
    }
    // SAFETY: these units were all read above.
    let units = unsafe { slice::from_raw_parts(start, length) };
    Ok(String::from_utf16_lossy(units))
}
