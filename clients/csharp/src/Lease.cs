using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace CpsClient
{
    /// <summary>
    /// A login to a card. Its methods use it; CloseAsync, or the end of a using block, logs out.
    /// </summary>
    public sealed class Lease : LeaseMethods, IDisposable
    {
        private readonly Connection connection;

        internal Lease(Connection connection, string card, LeaseResult result)
        {
            this.connection = connection;
            Card = card;
            Id = result.Lease;
            Rights = result.Rights;
        }

        /// <summary>Handle of the card.</summary>
        public string Card { get; }

        /// <summary>Number of the login.</summary>
        public long Id { get; }

        /// <summary>Remaining rights of the login, as the last answer told.</summary>
        public LeaseState Rights { get; private set; }

        /// <summary>The reason why it ended, as far as the client was told.</summary>
        public LeaseEnd Ended { get; private set; }

        /// <summary>Logs out, unless the login has ended already.</summary>
        public async Task CloseAsync()
        {
            if (!connection.RemoveLease(this) || Ended != null)
            {
                return;
            }
            try
            {
                var parameters = new Dictionary<string, object> { { "card", Card } };
                await connection.CallAsync(
                    "pin.logout", parameters, Json.Any, null, CancellationToken.None)
                    .ConfigureAwait(false);
                Ended = LeaseEnd.Logout;
            }
            catch (CpsException error) when (error.Kind == ErrorKind.PinRequired
                || error.Kind == ErrorKind.CardRemoved
                || error.Kind == ErrorKind.DaemonUnreachable)
            {
                // It has ended by itself.
            }
        }

        /// <summary>Logs out as CloseAsync does, and waits for it.</summary>
        public void Dispose()
        {
            Task.Run(CloseAsync).GetAwaiter().GetResult();
        }

        internal override async Task<T> InvokeAsync<T>(
            string method,
            Dictionary<string, object> parameters,
            Func<object, T> read,
            TimeSpan? timeout,
            CancellationToken cancellation)
        {
            if (Ended != null)
            {
                throw CpsException.Found(
                    ErrorKind.PinRequired, "the login has ended (" + Ended + ")", Card);
            }
            parameters["card"] = Card;
            return await connection.CallAsync(
                method,
                parameters,
                json =>
                {
                    var result = read(json);
                    var rights =
                        Json.MembersOf(json, "result").Optional("rights", LeaseState.FromJson);
                    Rights = rights ?? Rights;
                    return result;
                },
                timeout,
                cancellation).ConfigureAwait(false);
        }

        internal void End(LeaseEnd reason)
        {
            Ended = Ended ?? reason;
        }
    }
}
