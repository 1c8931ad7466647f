using System;

namespace CpsClient
{
    /// <summary>A kind of error as the API document has it.</summary>
    internal sealed class KnownError
    {
        internal KnownError(long code, string message, string messageFr)
        {
            Code = code;
            Message = message;
            MessageFr = messageFr;
        }

        internal long Code { get; }

        internal string Message { get; }

        internal string MessageFr { get; }
    }

    /// <summary>
    /// A failure: of the card service, or of the way to it. Programs decide by Kind; Message and
    /// MessageFr are for people and end with what to do next.
    /// </summary>
    public sealed class CpsException : Exception
    {
        private CpsException(ErrorKind kind, long code, string message) : base(message)
        {
            Kind = kind;
            Code = code;
        }

        /// <summary>Word that never changes its meaning; a newer service may send others.</summary>
        public ErrorKind Kind { get; }

        /// <summary>Code of JSON-RPC.</summary>
        public long Code { get; }

        /// <summary>Sentence in French.</summary>
        public string MessageFr { get; private set; }

        /// <summary>Technical detail, for developers.</summary>
        public string Detail { get; private set; }

        /// <summary>Tries left, for a wrong PIN or PUK.</summary>
        public long? Retries { get; private set; }

        /// <summary>Name of the reader concerned.</summary>
        public string Reader { get; private set; }

        /// <summary>Handle of the card concerned.</summary>
        public string Card { get; private set; }

        /// <summary>Reads the error of an answer.</summary>
        public static CpsException FromJson(object json)
        {
            var error = Json.MembersOf(json, "error");
            var data = Json.MembersOf(error.Required("data", Json.Any), "data");
            return new CpsException(
                data.Required("kind", ErrorKind.FromJson),
                error.Required("code", Json.Integer),
                error.Required("message", Json.Text))
            {
                MessageFr = data.Optional("message_fr", Json.Text),
                Detail = data.Optional("detail", Json.Text),
                Retries = data.OptionalValue("retries", Json.Integer),
                Reader = data.Optional("reader", Json.Text),
                Card = data.Optional("card", Json.Text),
            };
        }

        /// <summary>Returns an error that the client itself has found.</summary>
        internal static CpsException Found(ErrorKind kind, string detail, string card = null)
        {
            var known = Errors.All[kind.ToString()];
            return new CpsException(kind, known.Code, known.Message)
            {
                MessageFr = known.MessageFr,
                Detail = detail,
                Card = card,
            };
        }
    }
}
