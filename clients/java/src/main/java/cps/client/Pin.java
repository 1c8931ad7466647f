package cps.client;

import java.util.Arrays;

/**
 * A PIN or PUK, for programs that must ask for it themselves. It is not printed; {@link #close} wipes
 * it, but the virtual machine may keep copies. Without one, the agent of the holder asks, and the
 * program sees none.
 */
public final class Pin implements AutoCloseable {
    private final char[] digits;

    /** Takes over the digits, which {@link #close} wipes. */
    public Pin(char[] digits) {
        for (char digit : digits) {
            if (digit < '0' || digit > '9') {
                throw new IllegalArgumentException("a PIN has digits only");
            }
        }
        this.digits = digits;
    }

    char[] digits() {
        return digits;
    }

    @Override
    public void close() {
        Arrays.fill(digits, '0');
    }

    @Override
    public String toString() {
        return "Pin(…)";
    }
}
