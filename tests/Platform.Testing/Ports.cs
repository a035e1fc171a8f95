using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Platform.Testing;

/// <summary>A port that a host keeps over its restarts.</summary>
public static class Ports
{
    // Below the range from which Linux gives outgoing connections their port (ip_local_port_range, 32768 on): while a host is dead, no connection of another takes its place.
    private const int First = 20_000, End = 32_000;

    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: another draw.
            }
        }
    }
}
