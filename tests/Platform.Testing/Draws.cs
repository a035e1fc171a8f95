using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Testing;

/// <summary>Repeatable draws: SHA-256 of a seed and a counter. A failing test prints the seed.</summary>
public sealed class Draws(string seed)
{
    private int _counter;

    public static string FreshSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public int Below(int bound) => (int)(BinaryPrimitives.ReadUInt64BigEndian(Block()) % (ulong)bound);

    public byte[] Bytes(int count)
    {
        var bytes = new List<byte>(count + 32);
        while (bytes.Count < count)
        {
            bytes.AddRange(Block());
        }

        return [.. bytes.Take(count)];
    }

    private byte[] Block() => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{_counter++}"));
}
