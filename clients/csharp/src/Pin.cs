using System;

namespace CpsClient
{
    /// <summary>
    /// A PIN or PUK, for programs that must ask for it themselves. It is not printed; Dispose wipes
    /// it, but the runtime may keep copies. Without one, the agent of the holder asks, and the program
    /// sees none.
    /// </summary>
    public sealed class Pin : IDisposable
    {
        /// <summary>Takes over the digits, which Dispose wipes.</summary>
        public Pin(char[] digits)
        {
            if (!Array.TrueForAll(digits, digit => digit >= '0' && digit <= '9'))
            {
                throw new ArgumentException("a PIN has digits only");
            }
            Digits = digits;
        }

        internal char[] Digits { get; }

        /// <summary>Wipes the digits.</summary>
        public void Dispose()
        {
            Array.Clear(Digits, 0, Digits.Length);
        }

        /// <summary>Returns a text without the digits.</summary>
        public override string ToString()
        {
            return "Pin(…)";
        }
    }
}
