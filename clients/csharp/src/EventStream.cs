using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace CpsClient
{
    /// <summary>
    /// Events of readers, cards and logins. The first item is the state now; after a loss of
    /// the connection comes an item that says so, and the state again when the service is back.
    /// </summary>
    public sealed class EventStream : IDisposable
    {
        private const int MostWaiting = 4096;
        private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

        private readonly Client client;
        private readonly ConcurrentQueue<StreamItem> items = new ConcurrentQueue<StreamItem>();
        private readonly SemaphoreSlim there = new SemaphoreSlim(0);
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private volatile bool closed;
        private volatile bool overflown;
        private volatile bool lost;

        internal EventStream(Client client)
        {
            this.client = client;
        }

        /// <summary>
        /// Waits for the next item; null if the stream was closed, or the client does not connect
        /// again.
        /// </summary>
        public async Task<StreamItem> NextAsync(
            CancellationToken cancellation = default(CancellationToken))
        {
            if (lost && items.IsEmpty)
            {
                await ConnectAgainAsync(cancellation).ConfigureAwait(false);
            }
            await there.WaitAsync(cancellation).ConfigureAwait(false);
            StreamItem item;
            if (!closed && items.TryDequeue(out item))
            {
                lost = item.Lost != null;
                return item;
            }
            there.Release();
            if (overflown)
            {
                throw CpsException.Found(
                    ErrorKind.Internal, "the program takes no events: the stream has ended");
            }
            return null;
        }

        /// <summary>Gives each item to a function, until the stream is closed.</summary>
        public async Task ForEachAsync(
            Action<StreamItem> action, CancellationToken cancellation = default(CancellationToken))
        {
            for (var item = await NextAsync(cancellation).ConfigureAwait(false);
                item != null;
                item = await NextAsync(cancellation).ConfigureAwait(false))
            {
                action(item);
            }
        }

        /// <summary>
        /// Ends the stream, with the items that wait. The service goes on to tell the connection,
        /// which ignores it.
        /// </summary>
        public void Dispose()
        {
            if (closed)
            {
                return;
            }
            closed = true;
            closing.Cancel();
            there.Release();
            client.StreamClosed(this);
        }

        internal void Put(StreamItem item)
        {
            if (item.Event != null && items.Count >= MostWaiting)
            {
                overflown = true;
                Dispose();
            }
            else if (!closed)
            {
                items.Enqueue(item);
                there.Release();
            }
        }

        /// <summary>
        /// Connects again, after pauses that grow; the connection puts its snapshot into the stream.
        /// </summary>
        private async Task ConnectAgainAsync(CancellationToken cancellation)
        {
            for (var pause = FirstPause; !closed; pause = Longer(pause))
            {
                if (!client.Reconnects)
                {
                    Dispose();
                    return;
                }
                try
                {
                    await client.ConnectionAsync().ConfigureAwait(false);
                    return;
                }
                catch (CpsException error) when (error.Kind == ErrorKind.DaemonUnreachable)
                {
                    // The service is not back.
                }
                using (var both = CancellationTokenSource.CreateLinkedTokenSource(
                    cancellation, closing.Token))
                {
                    await Task.WhenAny(Task.Delay(pause, both.Token)).ConfigureAwait(false);
                }
                cancellation.ThrowIfCancellationRequested();
            }
        }

        private static TimeSpan Longer(TimeSpan pause)
        {
            var twice = pause + pause;
            return twice < LongestPause ? twice : LongestPause;
        }
    }
}
