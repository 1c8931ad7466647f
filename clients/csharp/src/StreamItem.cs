namespace CpsClient
{
    /// <summary>An item of an event stream: one of its members is there.</summary>
    public sealed class StreamItem
    {
        private StreamItem(SnapshotResult snapshot, Event happened, CpsException lost)
        {
            Snapshot = snapshot;
            Event = happened;
            Lost = lost;
        }

        /// <summary>The state now: the first item, and the first after a loss.</summary>
        public SnapshotResult Snapshot { get; }

        /// <summary>An event.</summary>
        public Event Event { get; }

        /// <summary>
        /// The reason why the connection has ended, and with it all logins; a snapshot follows when
        /// the service is back.
        /// </summary>
        public CpsException Lost { get; }

        internal static StreamItem Of(SnapshotResult snapshot)
        {
            return new StreamItem(snapshot, null, null);
        }

        internal static StreamItem Of(Event happened)
        {
            return new StreamItem(null, happened, null);
        }

        internal static StreamItem Of(CpsException lost)
        {
            return new StreamItem(null, null, lost);
        }
    }
}
