using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace CpsClient
{
    /// <summary>One connection to the service, with a thread that reads.</summary>
    internal sealed class Connection
    {
        /// <summary>Longest line in each direction, in bytes, the newline not counted.</summary>
        private const int MaxLine = 1 << 20;

        /// <summary>Calls that wait at a time; one more is left for request.cancel.</summary>
        private const int MaxCalls = 63;

        /// <summary>Time in which the service greets; one that hangs does not hold its clients.</summary>
        private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(5);

        /// <summary>Time after a timeout within which the service answers request.timeout.</summary>
        private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

        private readonly object gate = new object();
        private readonly Stream stream;
        private readonly SemaphoreSlim room = new SemaphoreSlim(MaxCalls);
        private readonly SemaphoreSlim sending = new SemaphoreSlim(1);
        private readonly Dictionary<long, Pending> pending = new Dictionary<long, Pending>();
        private readonly Dictionary<string, Lease> leases = new Dictionary<string, Lease>();
        private long lastId;
        private long? seq;
        private EventStream events;
        private CpsException lost;

        private Connection(Stream stream)
        {
            this.stream = stream;
        }

        /// <summary>A call that waits for its answer.</summary>
        private sealed class Pending
        {
            internal readonly TaskCompletionSource<object> Answer = new TaskCompletionSource<object>(
                TaskCreationOptions.RunContinuationsAsynchronously);

            internal readonly EventStream Events;

            internal Pending(EventStream events)
            {
                Events = events;
            }
        }

        internal string Version { get; private set; }

        internal bool IsLost
        {
            get
            {
                lock (gate)
                {
                    return lost != null;
                }
            }
        }

        /// <summary>Connects and greets the service.</summary>
        internal static async Task<Connection> OpenAsync(ITransport transport, string name)
        {
            Stream stream;
            try
            {
                stream = transport.Connect();
            }
            catch (Exception error) when (error is IOException || error is SocketException)
            {
                throw CpsException.Found(ErrorKind.DaemonUnreachable, error.Message);
            }
            var connection = new Connection(stream);
            new Thread(connection.Read) { IsBackground = true, Name = "CpsClient" }.Start();
            try
            {
                var hello = new Dictionary<string, object>
                {
                    { "protocol", Protocol.Version },
                    { "client", name },
                };
                connection.Version = await connection.CallAsync(
                    "system.hello",
                    hello,
                    json => Json.MembersOf(json, "hello").Required("version", Json.Text),
                    Greeting,
                    CancellationToken.None).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                connection.Close();
                throw;
            }
        }

        /// <summary>Sends a request, waits for its answer and reads it.</summary>
        internal async Task<T> CallAsync<T>(
            string method,
            Dictionary<string, object> parameters,
            Func<object, T> read,
            TimeSpan? timeout,
            CancellationToken cancellation,
            EventStream snapshots = null)
        {
            var begin = DateTime.UtcNow;
            var longest = timeout ?? Timeout.InfiniteTimeSpan;
            if (!await room.WaitAsync(longest, cancellation).ConfigureAwait(false))
            {
                throw CpsException.Found(
                    ErrorKind.RequestTimeout, "other calls of this client were not answered in time");
            }
            object answer;
            try
            {
                answer = await AskAsync(
                    method, parameters, timeout, begin, cancellation, snapshots)
                    .ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
            var failed = answer as CpsException;
            if (failed != null)
            {
                throw failed;
            }
            try
            {
                var message = Json.MembersOf(answer, "answer");
                var error = message.Optional("error", Json.Any);
                if (error == null)
                {
                    return read(message.Optional("result", Json.Any));
                }
                var told = CpsException.FromJson(error);
                if (told.Kind == ErrorKind.RequestCancelled && cancellation.IsCancellationRequested)
                {
                    throw new OperationCanceledException(told.Message, told, cancellation);
                }
                throw told;
            }
            catch (FormatException error)
            {
                throw CpsException.Found(
                    ErrorKind.Internal,
                    "the service does not answer as the API document says: " + error.Message);
            }
        }

        private async Task<object> AskAsync(
            string method,
            Dictionary<string, object> parameters,
            TimeSpan? timeout,
            DateTime begin,
            CancellationToken cancellation,
            EventStream snapshots)
        {
            var call = new Pending(snapshots);
            var id = Interlocked.Increment(ref lastId);
            var line = Line(id, method, parameters, timeout);
            lock (gate)
            {
                if (lost != null)
                {
                    return lost;
                }
                pending[id] = call;
            }
            try
            {
                await SendAsync(line).ConfigureAwait(false);
                using (cancellation.Register(() => Cancel(id)))
                {
                    if (timeout == null)
                    {
                        return await call.Answer.Task.ConfigureAwait(false);
                    }
                    using (var answered = new CancellationTokenSource())
                    {
                        var left = timeout.Value + Grace - (DateTime.UtcNow - begin);
                        var end = Task.Delay(left, answered.Token);
                        var first = await Task.WhenAny(call.Answer.Task, end).ConfigureAwait(false);
                        answered.Cancel();
                        return first == end
                            ? CpsException.Found(
                                ErrorKind.RequestTimeout, "the service did not answer at all")
                            : call.Answer.Task.Result;
                    }
                }
            }
            finally
            {
                lock (gate)
                {
                    pending.Remove(id);
                }
            }
        }

        private static byte[] Line(
            long id, string method, Dictionary<string, object> parameters, TimeSpan? timeout)
        {
            var request = new Dictionary<string, object>
            {
                { "jsonrpc", "2.0" },
                { "id", id },
                { "method", method },
            };
            var given = new Dictionary<string, object>();
            foreach (var parameter in parameters)
            {
                if (parameter.Value != null)
                {
                    given.Add(parameter.Key, parameter.Value);
                }
            }
            if (given.Count > 0)
            {
                request.Add("params", given);
            }
            if (timeout is TimeSpan limit)
            {
                request.Add(
                    "timeout_ms", (long)Math.Max(1, Math.Min(limit.TotalMilliseconds, uint.MaxValue)));
            }
            var line = Encoding.UTF8.GetBytes(Json.Write(request) + "\n");
            if (line.Length > MaxLine + 1)
            {
                throw CpsException.Found(
                    ErrorKind.RequestTooLarge, line.Length - 1 + " bytes, at most " + MaxLine);
            }
            return line;
        }

        private async Task SendAsync(byte[] line)
        {
            await sending.WaitAsync().ConfigureAwait(false);
            try
            {
                await stream.WriteAsync(line, 0, line.Length).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException || error is ObjectDisposedException
                || error is OperationCanceledException)
            {
                // The reading thread finds the end, after an error that the service sent before it.
            }
            finally
            {
                sending.Release();
            }
        }

        private void Cancel(long id)
        {
            lock (gate)
            {
                if (lost != null || !pending.ContainsKey(id))
                {
                    return;
                }
            }
            var parameters = new Dictionary<string, object> { { "request", id } };
            var own = Interlocked.Increment(ref lastId);
            Task.Run(() => SendAsync(Line(own, "request.cancel", parameters, null)));
        }

        /// <summary>Has the snapshot, and the events after it, put into the stream.</summary>
        internal Task SubscribeAsync(EventStream snapshots)
        {
            return CallAsync(
                "events.subscribe",
                new Dictionary<string, object>(),
                Json.Any,
                null,
                CancellationToken.None,
                snapshots);
        }

        internal void Tell(EventStream receiver)
        {
            lock (gate)
            {
                events = receiver;
            }
        }

        internal void AddLease(Lease lease)
        {
            lock (gate)
            {
                if (lost != null)
                {
                    lease.End(LeaseEnd.Disconnected);
                }
                leases[lease.Card] = lease;
            }
        }

        /// <summary>Whether this was the login to its card on this connection.</summary>
        internal bool RemoveLease(Lease lease)
        {
            lock (gate)
            {
                return leases.TryGetValue(lease.Card, out var known) && known == lease
                    && leases.Remove(lease.Card);
            }
        }

        internal void Close()
        {
            End(CpsException.Found(ErrorKind.DaemonUnreachable, "the client is closed"));
        }

        private void Read()
        {
            var end = "the service ended the connection";
            var buffer = new byte[1 << 16];
            var line = new MemoryStream();
            try
            {
                for (var read = stream.Read(buffer, 0, buffer.Length);
                    read > 0;
                    read = stream.Read(buffer, 0, buffer.Length))
                {
                    var start = 0;
                    for (var at = Array.IndexOf(buffer, (byte)'\n', start, read - start);
                        at >= 0;
                        at = Array.IndexOf(buffer, (byte)'\n', start, read - start))
                    {
                        line.Write(buffer, start, at - start);
                        Take(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
                        line.SetLength(0);
                        start = at + 1;
                    }
                    line.Write(buffer, start, read - start);
                    if (line.Length > MaxLine)
                    {
                        throw new IOException("an answer is too long");
                    }
                }
            }
            catch (Exception error) when (error is IOException || error is ObjectDisposedException
                || error is FormatException || error is CpsException || error is SocketException
                || error is OperationCanceledException)
            {
                end = error.Message;
            }
            End(CpsException.Found(ErrorKind.DaemonUnreachable, end));
        }

        private void Take(string line)
        {
            var message = Json.MembersOf(Json.Read(line), "line");
            var method = message.Optional("method", Json.Text);
            var id = message.Optional("id", Json.Any);
            if (method == "event")
            {
                Happened(message.Required("params", Event.FromJson));
            }
            else if (method == null && id is long number)
            {
                Pending call;
                lock (gate)
                {
                    pending.TryGetValue(number, out call);
                }
                if (call == null)
                {
                    return;
                }
                var state = call.Events == null
                    ? null : message.Optional("result", SnapshotResult.FromJson);
                if (state != null)
                {
                    seq = state.Seq;
                    Tell(call.Events);
                    call.Events.Put(StreamItem.Of(state));
                }
                call.Answer.TrySetResult(message.All);
            }
            else if (message.Optional("error", Json.Any) is object error)
            {
                // Without an id it concerns the connection: this account may not use the service.
                End(CpsException.FromJson(error));
            }
        }

        private void Happened(Event happened)
        {
            if (seq != null && happened.Seq != seq + 1)
            {
                throw new FormatException("event " + happened.Seq + " came after " + seq);
            }
            seq = happened.Seq;
            EventStream told;
            lock (gate)
            {
                told = events;
                if (happened is LeaseEndedEvent ended && ended.Own
                    && leases.TryGetValue(ended.Card, out var lease) && lease.Id == ended.Lease)
                {
                    lease.End(ended.Reason);
                }
            }
            told?.Put(StreamItem.Of(happened));
        }

        /// <summary>Ends the connection, once: what waits fails with this error.</summary>
        private void End(CpsException error)
        {
            List<Pending> waiting;
            EventStream told;
            lock (gate)
            {
                if (lost != null)
                {
                    return;
                }
                lost = error;
                waiting = new List<Pending>(pending.Values);
                told = events;
                events = null;
                foreach (var lease in leases.Values)
                {
                    lease.End(LeaseEnd.Disconnected);
                }
                leases.Clear();
            }
            foreach (var call in waiting)
            {
                call.Answer.TrySetResult(error);
            }
            told?.Put(StreamItem.Of(error));
            stream.Dispose();
        }
    }
}
