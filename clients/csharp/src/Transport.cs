using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CpsClient
{
    /// <summary>The way to the service: a local socket, or what another system has in its place.</summary>
    public interface ITransport
    {
        /// <summary>Connects, and returns the stream; IOException or SocketException if it cannot.</summary>
        Stream Connect();
    }

    /// <summary>The transport of a name.</summary>
    public static class Transport
    {
        /// <summary>
        /// Returns the transport to a pipe of Windows, whose name begins with \\.\pipe\, or to the Unix
        /// socket of any other name.
        /// </summary>
        /// <param name="name">The name; null for that of CPS_SOCKET, or the usual one.</param>
        public static ITransport To(string name = null)
        {
            var chosen = name ?? Environment.GetEnvironmentVariable("CPS_SOCKET");
            if (string.IsNullOrEmpty(chosen))
            {
                chosen = Path.DirectorySeparatorChar == '\\'
                    ? NamedPipeTransport.Usual : UnixSocketTransport.Usual;
            }
            return NamedPipeTransport.IsName(chosen)
                ? (ITransport)new NamedPipeTransport(chosen) : new UnixSocketTransport(chosen);
        }
    }

    /// <summary>A Unix socket.</summary>
    public sealed class UnixSocketTransport : ITransport
    {
        internal const string Usual = "/run/cpsd/cpsd.sock";

        private readonly string path;

        /// <summary>Takes the path.</summary>
        public UnixSocketTransport(string path)
        {
            this.path = path;
        }

        /// <summary>Connects.</summary>
        public Stream Connect()
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixEndPoint(path));
                return new NetworkStream(socket, true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        /// <summary>
        /// The address of a Unix socket: netstandard2.0 has no UnixDomainSocketEndPoint. It is the
        /// family in two bytes, then the path with a zero (unix(7)).
        /// </summary>
        private sealed class UnixEndPoint : EndPoint
        {
            private readonly string path;

            internal UnixEndPoint(string path)
            {
                this.path = path;
            }

            public override AddressFamily AddressFamily
            {
                get { return AddressFamily.Unix; }
            }

            public override SocketAddress Serialize()
            {
                var bytes = Encoding.UTF8.GetBytes(path);
                var address = new SocketAddress(AddressFamily.Unix, 2 + bytes.Length + 1);
                for (var at = 0; at < bytes.Length; at++)
                {
                    address[2 + at] = bytes[at];
                }
                address[2 + bytes.Length] = 0;
                return address;
            }

            public override EndPoint Create(SocketAddress address)
            {
                return this;
            }
        }
    }
}
