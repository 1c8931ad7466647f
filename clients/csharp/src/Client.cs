using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace CpsClient
{
    /// <summary>
    /// A connection to the card service, which is made again when it was lost. Calls may overlap. A
    /// login belongs to the connection, so it does not outlive a loss; a call that was on its way
    /// then fails, and is never sent twice.
    /// </summary>
    public sealed class Client : Methods, IDisposable
    {
        private readonly SemaphoreSlim connecting = new SemaphoreSlim(1);
        private readonly ITransport transport;
        private readonly string name;
        private volatile Connection current;
        private volatile EventStream stream;
        private volatile bool closed;

        private Client(string name, ITransport transport, bool reconnect)
        {
            this.name = name;
            this.transport = transport;
            Reconnects = reconnect;
        }

        /// <summary>Version of the service, as it was at the last connection.</summary>
        public string Version
        {
            get { return current.Version; }
        }

        internal bool Reconnects { get; }

        /// <summary>Connects.</summary>
        /// <param name="name">The name that the holder of the card reads in dialogs.</param>
        /// <param name="transport">The way to the service; null for that of Transport.To().</param>
        /// <param name="reconnect">Whether a call after a loss connects again.</param>
        public static async Task<Client> ConnectAsync(
            string name, ITransport transport = null, bool reconnect = true)
        {
            var client = new Client(name, transport ?? Transport.To(), reconnect);
            client.current =
                await Connection.OpenAsync(client.transport, name).ConfigureAwait(false);
            return client;
        }

        /// <summary>Calls a method by its name, for one that is newer than this client.</summary>
        /// <param name="method">Its name.</param>
        /// <param name="parameters">Its parameters; bytes may be given as bytes.</param>
        /// <param name="timeout">Longest time.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<object> CallAsync(
            string method,
            IReadOnlyDictionary<string, object> parameters,
            TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var copy = new Dictionary<string, object>();
            foreach (var parameter in parameters)
            {
                copy.Add(parameter.Key, parameter.Value);
            }
            return InvokeAsync(method, copy, Json.Any, timeout, cancellation);
        }

        /// <summary>Subscribes to events; a client has one stream at a time.</summary>
        public async Task<EventStream> EventsAsync()
        {
            var connection = await ConnectionAsync().ConfigureAwait(false);
            await connecting.WaitAsync().ConfigureAwait(false);
            try
            {
                if (stream != null)
                {
                    throw new InvalidOperationException(
                        "the client has an event stream: close that one first");
                }
                var made = new EventStream(this);
                stream = made;
                await connection.SubscribeAsync(made).ConfigureAwait(false);
                return made;
            }
            finally
            {
                connecting.Release();
            }
        }

        /// <summary>Ends the connection, and with it its logins and its event stream.</summary>
        public void Dispose()
        {
            closed = true;
            stream?.Dispose();
            current.Close();
        }

        internal override async Task<T> InvokeAsync<T>(
            string method,
            Dictionary<string, object> parameters,
            Func<object, T> read,
            TimeSpan? timeout,
            CancellationToken cancellation)
        {
            var connection = await ConnectionAsync().ConfigureAwait(false);
            return await connection.CallAsync(method, parameters, read, timeout, cancellation)
                .ConfigureAwait(false);
        }

        internal override async Task<Lease> OpenLeaseAsync(
            string card,
            Dictionary<string, object> parameters,
            TimeSpan? timeout,
            CancellationToken cancellation)
        {
            var connection = await ConnectionAsync().ConfigureAwait(false);
            var result = await connection.CallAsync(
                "pin.login", parameters, LeaseResult.FromJson, timeout, cancellation)
                .ConfigureAwait(false);
            var lease = new Lease(connection, card, result);
            connection.AddLease(lease);
            return lease;
        }

        /// <summary>Returns a connection that is not known to be lost.</summary>
        internal async Task<Connection> ConnectionAsync()
        {
            await connecting.WaitAsync().ConfigureAwait(false);
            try
            {
                if (closed)
                {
                    throw CpsException.Found(ErrorKind.DaemonUnreachable, "the client is closed");
                }
                if (!current.IsLost)
                {
                    return current;
                }
                if (!Reconnects)
                {
                    throw CpsException.Found(
                        ErrorKind.DaemonUnreachable, "the connection was lost");
                }
                var opened = await Connection.OpenAsync(transport, name).ConfigureAwait(false);
                current = opened;
                if (stream != null)
                {
                    await opened.SubscribeAsync(stream).ConfigureAwait(false);
                }
                return opened;
            }
            finally
            {
                connecting.Release();
            }
        }

        internal void StreamClosed(EventStream ended)
        {
            if (stream == ended)
            {
                stream = null;
                current.Tell(null);
            }
        }
    }
}
