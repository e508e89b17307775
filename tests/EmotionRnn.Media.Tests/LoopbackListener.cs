using System.Net;
using System.Net.Sockets;

namespace EmotionRnn.Media.Tests;

/// <summary>A real listener on the loopback interface that counts who comes, and answers nobody.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Task _accepting;
    private int _connections;

    public LoopbackListener()
    {
        _tcp.Start();
        _accepting = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var client = await _tcp.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The test is over.
            }
        });
    }

    public int TcpPort => ((IPEndPoint)_tcp.LocalEndpoint).Port;

    public int UdpPort => ((IPEndPoint)_udp.Client.LocalEndPoint!).Port;

    /// <summary>Connections and datagrams so far.</summary>
    public int Visitors => Volatile.Read(ref _connections) + (_udp.Available > 0 ? 1 : 0) + (_tcp.Pending() ? 1 : 0);

    public void Dispose()
    {
        _tcp.Stop();
        _udp.Dispose();
        _accepting.Wait();
    }
}
