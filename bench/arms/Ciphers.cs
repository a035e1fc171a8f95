using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Arms;

/// <summary>Opening age data against the age tool on the same file, which lies in the page cache; the bare cipher against openssl, one core each.</summary>
internal static class Ciphers
{
    public static async Task RunAsync(int rounds, int mib)
    {
        var table = new Table("ciphers", $"ciphers.sh {rounds} {mib}");
        var folder = Directory.CreateTempSubdirectory("platform-bench-").FullName;
        try
        {
            var key = X25519Identity.Generate();
            var (file, identity) = (Path.Combine(folder, "pli.age"), Path.Combine(folder, "key.txt"));
            await File.WriteAllTextAsync(identity, key + "\n");
            await using (var sealedFile = File.Create(file))
                await AgeWriter.EncryptAsync(new Noise((long)mib << 20), sealedFile, [key.Recipient], CancellationToken.None);
            await OpenAsync(file, key);     // warm: compiled, and in the page cache
            for (var round = 0; round < rounds; round++)
            {
                table.Add("age-ours", await OursAsync(mib, file, key));
                table.Add("age-tool", Tool(mib, file, identity));
                table.Add("cipher-ours", Cipher());
                table.Add("cipher-openssl", OpenSsl());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        table.Ratio($"age data of {mib} MiB opened in .NET, no disk, no hash, by processor time", "age-ours", "age-tool", "`age -d` (Debian), by processor time", 2, "MB/s");
        table.Ratio("ChaCha20-Poly1305, chunks of 64 KiB, opening", "cipher-ours", "cipher-openssl", "`openssl speed -evp chacha20-poly1305 -bytes 65536`", 0.8, "MB/s");
        table.Write("Opening on the server");
    }

    private static async Task OpenAsync(string file, X25519Identity key)
    {
        await using var cipher = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using var plain = await AgeReader.OpenAsync(cipher, [key]);
        await plain.CopyToAsync(Stream.Null, 65_536);
    }

    // Processor time on both sides (ours and the kernel's): what the neighbours take changes neither.
    private static async Task<double> OursAsync(int mib, string file, X25519Identity key)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        await OpenAsync(file, key);
        self.Refresh();
        return mib * 1.048576 / (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Tool(int mib, string file, string identity)
    {
        var said = Table.Say("bash", $"-c \"TIMEFORMAT='%U %S'; {{ time age -d -i {identity} < {file} > /dev/null; }} 2>&1\"").Split(' ');
        return mib * 1.048576 / said.Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));
    }

    private static double Cipher()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32), nonce = new byte[12], chunk = new byte[65_536], cipher = new byte[65_536], tag = new byte[16];
        using var chacha = new ChaCha20Poly1305(key);
        chacha.Encrypt(nonce, chunk, cipher, tag);
        var clock = Stopwatch.StartNew();
        using var self = Process.GetCurrentProcess();
        var before = self.UserProcessorTime;
        long done = 0;
        for (; clock.Elapsed < TimeSpan.FromSeconds(1); done += chunk.Length) chacha.Decrypt(nonce, cipher, tag, chunk);
        self.Refresh();
        return done / 1e6 / (self.UserProcessorTime - before).TotalSeconds;      // openssl speed counts processor time too: a busy machine changes neither
    }

    private static double OpenSsl()
    {
        var line = Table.Say("openssl", "speed -mr -seconds 1 -bytes 65536 -evp chacha20-poly1305").Split('\n').First(text => text.StartsWith("+F", StringComparison.Ordinal));
        return double.Parse(line.Split(':')[^1], CultureInfo.InvariantCulture) / 1e6;
    }

    /// <summary>Random bytes, one mebibyte again and again.</summary>
    private sealed class Noise(long length) : Stream
    {
        private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(1 << 20);
        private long left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(Math.Min(count, Bytes.Length), left);
            Bytes.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
            left -= taken;
            return taken;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
