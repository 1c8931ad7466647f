using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace CpsClient
{
    /// <summary>A type of the API that a program gives.</summary>
    internal interface IJson
    {
        object ToJson();
    }

    /// <summary>
    /// JSON (RFC 8259) as values of .NET: dictionaries, lists, string, long, double, bool and null.
    /// Reading throws FormatException.
    /// </summary>
    public static class Json
    {
        private const int Deepest = 64;

        /// <summary>Reads a JSON text.</summary>
        public static object Read(string text)
        {
            var parser = new Parser(text);
            var value = parser.Value(0);
            if (parser.Peek() != Parser.End)
            {
                throw parser.Wrong("there is more after the value");
            }
            return value;
        }

        /// <summary>Writes a value; bytes become base64.</summary>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(value, text, false);
            return text.ToString();
        }

        internal static string Text(object json)
        {
            return As<string>(json);
        }

        internal static long Integer(object json)
        {
            return As<long>(json);
        }

        internal static double Number(object json)
        {
            return json is long whole ? whole : As<double>(json);
        }

        internal static bool Bool(object json)
        {
            return As<bool>(json);
        }

        internal static byte[] Bytes(object json)
        {
            return Convert.FromBase64String(Text(json));
        }

        internal static object Any(object json)
        {
            return json;
        }

        internal static IReadOnlyDictionary<string, object> Object(object json)
        {
            return As<Dictionary<string, object>>(json);
        }

        internal static Func<object, IReadOnlyList<T>> List<T>(Func<object, T> read)
        {
            return json =>
            {
                var items = new List<T>();
                foreach (var item in As<List<object>>(json))
                {
                    items.Add(read(item));
                }
                return items;
            };
        }

        internal static Members MembersOf(object json, string type)
        {
            if (json is Dictionary<string, object> members)
            {
                return new Members(members);
            }
            throw new FormatException(type + " is no object");
        }

        private static T As<T>(object json)
        {
            if (json is T value)
            {
                return value;
            }
            throw new FormatException("there is no " + typeof(T).Name);
        }

        /// <summary>The members of an object.</summary>
        internal sealed class Members
        {
            private readonly Dictionary<string, object> members;

            internal Members(Dictionary<string, object> members)
            {
                this.members = members;
            }

            internal IReadOnlyDictionary<string, object> All
            {
                get { return members; }
            }

            internal T Required<T>(string name, Func<object, T> read)
            {
                if (!members.TryGetValue(name, out var value))
                {
                    throw new FormatException(name + " is missing");
                }
                return Read(name, value, read);
            }

            internal T Optional<T>(string name, Func<object, T> read) where T : class
            {
                members.TryGetValue(name, out var value);
                return value == null ? null : Read(name, value, read);
            }

            internal T? OptionalValue<T>(string name, Func<object, T> read) where T : struct
            {
                members.TryGetValue(name, out var value);
                return value == null ? (T?)null : Read(name, value, read);
            }

            private static T Read<T>(string name, object value, Func<object, T> read)
            {
                try
                {
                    return read(value);
                }
                catch (FormatException error)
                {
                    throw new FormatException(name + ": " + error.Message, error);
                }
            }
        }

        private static void Write(object value, StringBuilder text, bool withoutNull)
        {
            if (value == null)
            {
                text.Append("null");
            }
            else if (value is bool truth)
            {
                text.Append(truth ? "true" : "false");
            }
            else if (value is int || value is long)
            {
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
            }
            else if (value is double number)
            {
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
            }
            else if (value is byte[] bytes)
            {
                WriteText(Convert.ToBase64String(bytes), text);
            }
            else if (value is Pin pin)
            {
                text.Append('"').Append(pin.Digits).Append('"');
            }
            else if (value is IJson given)
            {
                Write(given.ToJson(), text, true);
            }
            else if (value is IReadOnlyDictionary<string, object> members)
            {
                WriteMembers(members, text, withoutNull);
            }
            else if (value is IEnumerable items && !(value is string))
            {
                WriteItems(items, text);
            }
            else
            {
                WriteText(value.ToString(), text);
            }
        }

        private static void WriteMembers(
            IReadOnlyDictionary<string, object> members, StringBuilder text, bool withoutNull)
        {
            text.Append('{');
            var separator = "";
            foreach (var member in members)
            {
                if (member.Value == null && withoutNull)
                {
                    continue;
                }
                text.Append(separator);
                WriteText(member.Key, text);
                text.Append(':');
                Write(member.Value, text, false);
                separator = ",";
            }
            text.Append('}');
        }

        private static void WriteItems(IEnumerable items, StringBuilder text)
        {
            text.Append('[');
            var separator = "";
            foreach (var item in items)
            {
                text.Append(separator);
                Write(item, text, false);
                separator = ",";
            }
            text.Append(']');
        }

        private static void WriteText(string words, StringBuilder text)
        {
            text.Append('"');
            foreach (var c in words)
            {
                if (c == '"' || c == '\\')
                {
                    text.Append('\\').Append(c);
                }
                else if (c < ' ')
                {
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(c);
                }
            }
            text.Append('"');
        }

        private sealed class Parser
        {
            internal const char End = '\uffff';

            private readonly string text;
            private int at;

            internal Parser(string text)
            {
                this.text = text;
            }

            internal object Value(int depth)
            {
                if (depth > Deepest)
                {
                    throw Wrong("it is too deep");
                }
                switch (Peek())
                {
                    case '{': return Members(depth);
                    case '[': return Items(depth);
                    case '"': return String();
                    case 't': return Word("true", true);
                    case 'f': return Word("false", false);
                    case 'n': return Word("null", null);
                    default: return Number();
                }
            }

            internal char Peek()
            {
                while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0)
                {
                    at++;
                }
                return at < text.Length ? text[at] : End;
            }

            internal FormatException Wrong(string reason)
            {
                return new FormatException("no JSON at " + at + ": " + reason);
            }

            private Dictionary<string, object> Members(int depth)
            {
                var members = new Dictionary<string, object>();
                Expect('{');
                if (Peek() == '}')
                {
                    at++;
                    return members;
                }
                do
                {
                    var name = String();
                    Expect(':');
                    members[name] = Value(depth + 1);
                }
                while (More('}'));
                return members;
            }

            private List<object> Items(int depth)
            {
                var items = new List<object>();
                Expect('[');
                if (Peek() == ']')
                {
                    at++;
                    return items;
                }
                do
                {
                    items.Add(Value(depth + 1));
                }
                while (More(']'));
                return items;
            }

            private bool More(char end)
            {
                var c = Peek();
                if (c != ',' && c != end)
                {
                    throw Wrong("a comma is missing");
                }
                at++;
                return c == ',';
            }

            private void Expect(char expected)
            {
                if (Peek() != expected)
                {
                    throw Wrong(expected + " is missing");
                }
                at++;
            }

            private object Word(string word, object value)
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
                {
                    throw Wrong(word + " is misspelt");
                }
                at += word.Length;
                return value;
            }

            private string String()
            {
                var words = new StringBuilder();
                Expect('"');
                for (var c = Next(); c != '"'; c = Next())
                {
                    words.Append(c == '\\' ? Escape() : c);
                }
                return words.ToString();
            }

            private char Escape()
            {
                var c = Next();
                switch (c)
                {
                    case 'b': return '\b';
                    case 'f': return '\f';
                    case 'n': return '\n';
                    case 'r': return '\r';
                    case 't': return '\t';
                    case 'u': return Unicode();
                    case '"':
                    case '\\':
                    case '/': return c;
                    default: throw Wrong("an escape is unknown");
                }
            }

            private char Unicode()
            {
                if (at + 4 > text.Length)
                {
                    throw Wrong("it ends in an escape");
                }
                at += 4;
                var digits = text.Substring(at - 4, 4);
                return (char)ushort.Parse(
                    digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }

            private char Next()
            {
                if (at >= text.Length)
                {
                    throw Wrong("it ends in a text");
                }
                return text[at++];
            }

            private object Number()
            {
                var start = at;
                while (at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0)
                {
                    at++;
                }
                var digits = text.Substring(start, at - start);
                var whole = digits.IndexOfAny(new[] { '.', 'e', 'E' }) < 0;
                if (whole && long.TryParse(
                    digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }
                return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            }
        }
    }
}
