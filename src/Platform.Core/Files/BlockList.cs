using System.Globalization;

namespace Platform.Core.Files;

/// <summary>What both stores write: the name of a block, and the list that makes blocks one blob.</summary>
internal static class BlockList
{
    public static string Write(IEnumerable<Block> blocks) => string.Concat(blocks.Select(b => $"{b.Number} {b.Sha256} {b.Size}\n"));

    public static IReadOnlyList<Block> Read(string list) =>
        [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(p => new Block(int.Parse(p[0], NumberStyles.None), p[1], long.Parse(p[2], NumberStyles.None)))];

    public static string NameOf(int number, string sha256) => $"{number:D8}-{sha256}";

    /// <summary>Reads <see cref="NameOf"/> back.</summary>
    public static Block Named(string name, long size) => new(int.Parse(name.AsSpan(0, 8), NumberStyles.None), name[9..73], size);
}
