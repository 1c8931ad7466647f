package cps.client;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * JSON (RFC 8259) as values of Java: {@code Map}, {@code List}, {@code String}, {@code Long}, {@code
 * Double}, {@code Boolean} and null. Reading throws {@link IllegalArgumentException}.
 */
public final class Json {
    private static final int DEEPEST = 64;

    private Json() {}

    /** Reads a JSON text. */
    public static Object read(String text) {
        Parser parser = new Parser(text);
        Object value = parser.value(0);
        if (parser.peek() != Parser.END) {
            throw parser.wrong("there is more after the value");
        }
        return value;
    }

    /** Writes a value; bytes become base64, and the types of the API their words. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** The members of an object, for the types of the API. */
    public static Members members(Object json, String type) {
        if (json instanceof Map<?, ?> members) {
            return new Members(object(members));
        }
        throw new IllegalArgumentException(type + " is no object");
    }

    /** Reads a text. */
    public static String text(Object json) {
        return as(String.class, json);
    }

    /** Reads an integer. */
    public static Long integer(Object json) {
        return as(Long.class, json);
    }

    /** Reads a number. */
    public static Double number(Object json) {
        return as(Number.class, json).doubleValue();
    }

    /** Reads a truth value. */
    public static Boolean bool(Object json) {
        return as(Boolean.class, json);
    }

    /** Reads bytes, which are base64. */
    public static byte[] bytes(Object json) {
        return Base64.getDecoder().decode(text(json));
    }

    /** Reads any value, as it is. */
    public static Object any(Object json) {
        return json;
    }

    /** Reads an object, as it is. */
    public static Map<String, Object> object(Object json) {
        Map<String, Object> members = new LinkedHashMap<>();
        Map<?, ?> given = as(Map.class, json);
        given.forEach((name, value) -> members.put((String) name, value));
        return Collections.unmodifiableMap(members);
    }

    /** Returns what reads a list of values. */
    public static <T> Function<Object, List<T>> list(Function<Object, T> read) {
        return json -> {
            List<T> items = new ArrayList<>();
            for (Object item : as(List.class, json)) {
                items.add(read.apply(item));
            }
            return Collections.unmodifiableList(items);
        };
    }

    private static <T> T as(Class<T> type, Object json) {
        if (type.isInstance(json)) {
            return type.cast(json);
        }
        throw new IllegalArgumentException("there is no " + type.getSimpleName());
    }

    /** The members of an object. */
    public static final class Members {
        private final Map<String, Object> members;

        private Members(Map<String, Object> members) {
            this.members = members;
        }

        /** Reads a member that must be there. */
        public <T> T required(String name, Function<Object, T> read) {
            if (!members.containsKey(name)) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return read(name, members.get(name), read);
        }

        /** Reads a member; null if it is null or not there. */
        public <T> T optional(String name, Function<Object, T> read) {
            Object value = members.get(name);
            return value == null ? null : read(name, value, read);
        }

        /** All members. */
        public Map<String, Object> all() {
            return members;
        }

        private static <T> T read(String name, Object value, Function<Object, T> read) {
            try {
                return read.apply(value);
            } catch (IllegalArgumentException error) {
                throw new IllegalArgumentException(name + ": " + error.getMessage(), error);
            }
        }
    }

    private static void write(Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else if (value instanceof byte[] bytes) {
            write(Base64.getEncoder().encodeToString(bytes), out);
        } else if (value instanceof Pin pin) {
            out.append('"').append(pin.digits()).append('"');
        } else if (value instanceof Map<?, ?> members) {
            writeMembers(members, out);
        } else if (value instanceof List<?> items) {
            out.append('[');
            for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
                write(each.next(), out);
                out.append(each.hasNext() ? "," : "");
            }
            out.append(']');
        } else if (value instanceof Record record) {
            writeRecord(record, out);
        } else {
            writeText(value.toString(), out);
        }
    }

    private static void writeMembers(Map<?, ?> members, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(separator);
            writeText((String) member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    /** Writes a type of the API: a word, or an object of which null is left out. */
    private static void writeRecord(Record record, StringBuilder out) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (var component : record.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(record);
                if (value != null) {
                    members.put(wireName(component.getName()), value);
                }
            } catch (ReflectiveOperationException error) {
                throw new IllegalArgumentException(error);
            }
        }
        if (members.keySet().equals(java.util.Set.of("word"))) {
            writeText(record.toString(), out);
        } else {
            writeMembers(members, out);
        }
    }

    /** Returns the name of the API for a component: {@code maxSignatures} is max_signatures. */
    private static String wireName(String component) {
        String name = component.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
        return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static final class Parser {
        static final char END = '\uffff';

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Object value(int depth) {
            if (depth > DEEPEST) {
                throw wrong("it is too deep");
            }
            return switch (peek()) {
                case '{' -> members(depth);
                case '[' -> items(depth);
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        char peek() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : END;
        }

        IllegalArgumentException wrong(String reason) {
            return new IllegalArgumentException("no JSON at " + at + ": " + reason);
        }

        private Map<String, Object> members(int depth) {
            Map<String, Object> members = new LinkedHashMap<>();
            expect('{');
            if (peek() == '}') {
                at++;
                return members;
            }
            do {
                peek();
                String name = string();
                expect(':');
                members.put(name, value(depth + 1));
            } while (more('}'));
            return members;
        }

        private List<Object> items(int depth) {
            List<Object> items = new ArrayList<>();
            expect('[');
            if (peek() == ']') {
                at++;
                return items;
            }
            do {
                items.add(value(depth + 1));
            } while (more(']'));
            return items;
        }

        private boolean more(char end) {
            char c = peek();
            if (c != ',' && c != end) {
                throw wrong("a comma is missing");
            }
            at++;
            return c == ',';
        }

        private void expect(char expected) {
            if (peek() != expected) {
                throw wrong(expected + " is missing");
            }
            at++;
        }

        private Object word(String word, Object value) {
            if (!text.startsWith(word, at)) {
                throw wrong(word + " is misspelt");
            }
            at += word.length();
            return value;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            expect('"');
            while (true) {
                char c = next();
                if (c == '"') {
                    return out.toString();
                }
                out.append(c == '\\' ? escape() : c);
            }
        }

        private char escape() {
            char c = next();
            return switch (c) {
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                case '"', '\\', '/' -> c;
                default -> throw wrong("an escape is unknown");
            };
        }

        private char unicode() {
            if (at + 4 > text.length()) {
                throw wrong("it ends in an escape");
            }
            at += 4;
            return (char) Integer.parseInt(text, at - 4, at, 16);
        }

        private char next() {
            if (at >= text.length()) {
                throw wrong("it ends in a text");
            }
            return text.charAt(at++);
        }

        private Number number() {
            int start = at;
            boolean whole = true;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                whole &= ".eE".indexOf(text.charAt(at)) < 0;
                at++;
            }
            String digits = text.substring(start, at);
            if (whole) {
                return Long.valueOf(digits);
            }
            return Double.valueOf(digits);
        }
    }
}
