using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CpsClient
{
    /// <summary>A named pipe of Windows.</summary>
    public sealed class NamedPipeTransport : ITransport
    {
        internal const string Usual = Prefix + @"ProtectedPrefix\LocalService\cpsd";

        private const string Prefix = @"\\.\pipe\";

        /// <summary>Longest time until the service takes the client, in milliseconds.</summary>
        private const int Limit = 5000;

        /// <summary>Longest single wait for an instance of the pipe, in milliseconds.</summary>
        private const int Turn = 50;

        /// <summary>
        /// Accounts besides the own one whose pipe is the service's: SYSTEM, LocalService, and the
        /// administrators, to whom belongs what one of them makes.
        /// </summary>
        private static readonly string[] Servers = { "S-1-5-18", "S-1-5-19", "S-1-5-32-544" };

        private readonly string name;

        /// <summary>Takes the name, which begins with \\.\pipe\.</summary>
        public NamedPipeTransport(string name)
        {
            if (!IsName(name))
            {
                throw new ArgumentException("the name of a pipe begins with " + Prefix, nameof(name));
            }
            this.name = name;
        }

        internal static bool IsName(string name)
        {
            return name.Length > Prefix.Length
                && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>Connects, within five seconds.</summary>
        public Stream Connect()
        {
            if (Path.DirectorySeparatorChar != '\\')
            {
                throw new IOException("the name is that of a pipe of Windows: " + name);
            }
            var handle = Open();
            try
            {
                CheckOwner(handle);
                return new NamedPipeClientStream(PipeDirection.InOut, true, true, handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }

        /// <summary>
        /// Opens an instance. NamedPipeClientStream would ask for the right to make one, too, which
        /// the service keeps for itself.
        /// </summary>
        private SafePipeHandle Open()
        {
            var since = Stopwatch.StartNew();
            while (true)
            {
                var handle = Native.CreateFile(
                    name,
                    Native.ClientRights,
                    0,
                    IntPtr.Zero,
                    Native.OpenExisting,
                    Native.Overlapped | Native.QualityOfService | Native.Identification,
                    IntPtr.Zero);
                if (!handle.IsInvalid)
                {
                    return handle;
                }
                var code = Marshal.GetLastWin32Error();
                handle.Dispose();
                if (code != Native.PipeBusy || since.ElapsedMilliseconds >= Limit)
                {
                    throw Failed(code);
                }
                // Another client may be quicker, and the service between two instances.
                Native.WaitNamedPipe(name, Turn);
            }
        }

        /// <summary>Checks that the pipe belongs to an account that may be told a PIN.</summary>
        private static void CheckOwner(SafePipeHandle pipe)
        {
            var code = Native.GetSecurityInfo(
                pipe,
                Native.KernelObject,
                Native.OwnerInformation,
                out var owner,
                IntPtr.Zero,
                IntPtr.Zero,
                IntPtr.Zero,
                out var descriptor);
            if (code != 0)
            {
                throw Failed(code);
            }
            try
            {
                var sid = SidText(owner);
                if (Array.IndexOf(Servers, sid) < 0 && sid != OwnSid())
                {
                    throw new IOException(
                        "the pipe belongs to the account " + sid + ", not to the card service");
                }
            }
            finally
            {
                Native.LocalFree(descriptor);
            }
        }

        private static string OwnSid()
        {
            if (!Native.OpenProcessToken(Native.GetCurrentProcess(), Native.TokenQuery, out var token))
            {
                throw Failed(Marshal.GetLastWin32Error());
            }
            using (token)
            {
                Native.GetTokenInformation(token, Native.TokenUser, IntPtr.Zero, 0, out var length);
                var user = Marshal.AllocHGlobal(length);
                try
                {
                    if (!Native.GetTokenInformation(token, Native.TokenUser, user, length, out length))
                    {
                        throw Failed(Marshal.GetLastWin32Error());
                    }
                    // The answer begins with a pointer to the SID (winnt.h TOKEN_USER).
                    return SidText(Marshal.ReadIntPtr(user));
                }
                finally
                {
                    Marshal.FreeHGlobal(user);
                }
            }
        }

        private static string SidText(IntPtr sid)
        {
            if (!Native.ConvertSidToStringSid(sid, out var text))
            {
                throw Failed(Marshal.GetLastWin32Error());
            }
            try
            {
                return Marshal.PtrToStringUni(text);
            }
            finally
            {
                Native.LocalFree(text);
            }
        }

        private static IOException Failed(int code)
        {
            var error = new Win32Exception(code);
            return new IOException(error.Message, error);
        }

        /// <summary>Calls of Windows, with the numbers of winnt.h, winbase.h and accctrl.h.</summary>
        private static class Native
        {
            /// <summary>
            /// FILE_READ_DATA, FILE_WRITE_DATA, FILE_READ_ATTRIBUTES, READ_CONTROL and SYNCHRONIZE.
            /// </summary>
            internal const uint ClientRights = 0x1 | 0x2 | 0x80 | 0x20000 | 0x100000;

            internal const uint OpenExisting = 3;
            internal const uint Overlapped = 0x40000000;
            internal const uint QualityOfService = 0x100000;
            internal const uint Identification = 0x10000;
            internal const int PipeBusy = 231;
            internal const int KernelObject = 6;
            internal const uint OwnerInformation = 1;
            internal const uint TokenQuery = 8;
            internal const int TokenUser = 1;

            [DllImport("kernel32.dll", EntryPoint = "CreateFileW", CharSet = CharSet.Unicode, SetLastError = true)]
            internal static extern SafePipeHandle CreateFile(
                string name,
                uint rights,
                uint share,
                IntPtr security,
                uint disposition,
                uint flags,
                IntPtr template);

            [DllImport("kernel32.dll", EntryPoint = "WaitNamedPipeW", CharSet = CharSet.Unicode)]
            [return: MarshalAs(UnmanagedType.Bool)]
            internal static extern bool WaitNamedPipe(string name, int milliseconds);

            [DllImport("kernel32.dll")]
            internal static extern IntPtr GetCurrentProcess();

            [DllImport("kernel32.dll")]
            internal static extern IntPtr LocalFree(IntPtr memory);

            [DllImport("advapi32.dll")]
            internal static extern int GetSecurityInfo(
                SafePipeHandle handle,
                int kind,
                uint asked,
                out IntPtr owner,
                IntPtr group,
                IntPtr allowed,
                IntPtr audited,
                out IntPtr descriptor);

            [DllImport("advapi32.dll", SetLastError = true)]
            [return: MarshalAs(UnmanagedType.Bool)]
            internal static extern bool OpenProcessToken(
                IntPtr process, uint rights, out SafeAccessToken token);

            [DllImport("advapi32.dll", SetLastError = true)]
            [return: MarshalAs(UnmanagedType.Bool)]
            internal static extern bool GetTokenInformation(
                SafeAccessToken token, int asked, IntPtr answer, int length, out int needed);

            [DllImport("advapi32.dll", EntryPoint = "ConvertSidToStringSidW", SetLastError = true)]
            [return: MarshalAs(UnmanagedType.Bool)]
            internal static extern bool ConvertSidToStringSid(IntPtr sid, out IntPtr text);
        }

        /// <summary>The token of a process.</summary>
        private sealed class SafeAccessToken : SafeHandleZeroOrMinusOneIsInvalid
        {
            private SafeAccessToken()
                : base(true)
            {
            }

            protected override bool ReleaseHandle()
            {
                return CloseHandle(handle);
            }

            [DllImport("kernel32.dll")]
            [return: MarshalAs(UnmanagedType.Bool)]
            private static extern bool CloseHandle(IntPtr handle);
        }
    }
}
