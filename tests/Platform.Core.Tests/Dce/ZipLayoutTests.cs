using System.Globalization;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Testing;

namespace Platform.Core.Tests.Dce;

/// <summary>Archives beyond four gibibytes and 65,535 entries, judged by programs that we did not write. The files are zeros that take no room.</summary>
public sealed class ZipLayoutTests : IDisposable
{
    private const long FourGibibytes = 1L << 32;
    private const long CrcOfOneZero = 3523407757, CrcOfThreeZeros = 4282505490, CrcOfALarge = 2982322595;      // zlib.crc32 of python 3
    private static readonly DateTimeOffset Published = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    // In memory where there is such a place: a disk's file system takes ten seconds to read four gibibytes of nothing, memory none.
    private readonly string path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"platform-zip-{Guid.CreateVersion7():n}");

    public void Dispose() => File.Delete(path);

    [NeedsToolFact("unzip")]
    public async Task Seventy_thousand_entries_are_read_whole_by_unzip()
    {
        await using (var file = File.Create(path))
        await using (var archive = Open([.. Enumerable.Range(1, 70_000).Select(n => Zeros($"{n:D5}.bin", 1, CrcOfOneZero))]))
            await archive.CopyToAsync(file);

        var verdict = await Judges.RunAsync("unzip", "-tqq", path);

        Assert.Equal((0, "", ""), (verdict.ExitCode, verdict.Text, verdict.Error));
        Assert.Equal("70000 files", (await Judges.RunAsync("zipinfo", "-t", path)).Text[..11]);
    }

    [NeedsToolFact("zipinfo")]
    public async Task Sizes_and_places_around_four_gibibytes_are_what_zipinfo_reads()
    {
        long[] sizes = [FourGibibytes - 2, FourGibibytes - 1, FourGibibytes, 3];
        await WriteSparseAsync([.. sizes.Select((size, n) => Zeros($"{n}.bin", size, CrcOfThreeZeros))]);

        var listed = await Judges.RunAsync("zipinfo", "-l", path);

        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        var lines = listed.Text.Split('\n').Where(line => line.EndsWith(".bin", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)), lines.Select(columns => columns[3]));
        // The last file begins beyond twelve gibibytes: it is found there, and its checksum is right.
        Assert.Equal(0, (await Judges.RunAsync("unzip", "-tqq", path, "3.bin")).ExitCode);
        // The twin: a judge that finds nothing wrong with a wrong checksum would prove nothing.
        await WriteSparseAsync([Zeros("0.bin", FourGibibytes, CrcOfOneZero), Zeros("1.bin", 3, CrcOfOneZero)]);
        Assert.NotEqual(0, (await Judges.RunAsync("unzip", "-tqq", path, "1.bin")).ExitCode);
    }

    // By python, whose checksum of four gibibytes takes three seconds; unzip's takes a minute.
    [NeedsToolFact("python3")]
    public async Task An_entry_of_more_than_four_gibibytes_is_read_whole_by_python()
    {
        await WriteSparseAsync([Zeros("grand.bin", FourGibibytes + 5, CrcOfALarge), Zeros("petit.bin", 3, CrcOfThreeZeros)]);

        var verdict = await Judges.RunAsync("python3", "-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [i.file_size for i in z.infolist()])", path);

        Assert.Equal("None [4294967301, 3]", verdict.Text.Trim());
    }

    [Fact]
    public async Task A_piece_across_the_border_of_four_gibibytes_is_the_same_as_in_the_whole()
    {
        ArchivedFile[] files = [Zeros("grand.bin", FourGibibytes - 40, CrcOfALarge), Zeros("petit.bin", 3, CrcOfThreeZeros), Zeros("dernier.bin", 200, CrcOfThreeZeros)];
        await WriteSparseAsync(files);
        await using var whole = File.OpenRead(path);
        await using var archive = Open(files);
        Assert.Equal(whole.Length, archive.Length);

        foreach (var from in (long[])[FourGibibytes - 100, FourGibibytes - 1, FourGibibytes, FourGibibytes + 1, archive.Length - 22])
        {
            var (expected, read) = (new byte[Math.Min(300, archive.Length - from)], new byte[Math.Min(300, archive.Length - from)]);
            (whole.Position, archive.Position) = (from, from);
            await whole.ReadExactlyAsync(expected);
            await archive.ReadExactlyAsync(read);
            Assert.Equal(expected, read);
        }
    }

    private static ArchivedFile Zeros(string name, long size, long crc) => new(name, size, crc, BlobName.New(BlobContainer.Dce));

    private static SegmentedStream Open(IReadOnlyList<ArchivedFile> files) => new(ZipLayout.Of(files, Published), new ZeroStore());

    // Our bytes at their places, holes between them: what the stream would write, in the time that its headers take.
    private async Task WriteSparseAsync(IReadOnlyList<ArchivedFile> files)
    {
        await using var file = File.Create(path);
        foreach (var segment in ZipLayout.Of(files, Published))
        {
            if (segment is Segment.Bytes bytes) await file.WriteAsync(bytes.Content);
            else file.Seek(segment.Length, SeekOrigin.Current);
        }
    }
}
