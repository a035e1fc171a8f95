namespace Platform.Core.Notices;

/// <summary>
/// One thing that two versions of a notice say differently, in the words in which companies read it: the public difference (BEYOND-11), and the text of corrections
/// in every format.
/// </summary>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it is there no more.</param>
public sealed record NoticeDifference(string Section, NoticeSection Part, int? Lot, string Label, IReadOnlyList<string>? Before, IReadOnlyList<string>? After)
{
    private static readonly HashSet<string> Aside = ["correction", "links"];

    /// <summary>In the order of the notice; empty: they read the same. What a correction says of itself, its day of sending and its links are left out.</summary>
    public static IReadOnlyList<NoticeDifference> Between(CanonicalNotice before, CanonicalNotice after)
    {
        var (old, current) = (Lines(before), Lines(after));
        var found = new List<NoticeDifference>();
        foreach (var key in Order(old, current))
        {
            var (was, now) = (old.GetValueOrDefault(key), current.GetValueOrDefault(key));
            if (was is not null && now is not null && was.Line.Texts.SequenceEqual(now.Line.Texts, StringComparer.Ordinal)) continue;
            var (section, line) = now ?? was!; // one of them has it
            found.Add(new(section.Title, section.Part, section.Lot, line.Label, was?.Line.Texts, now?.Line.Texts));
        }
        return found;
    }

    /// <summary>« Date limite de réception des offres : au lieu de « … », lire « … ». »</summary>
    public string Sentence => (Before, After) switch
    {
        ({ } was, { } now) => NoticePhrases.Say("d.change", Label, string.Join(" ; ", was), string.Join(" ; ", now)),
        (null, { } now) => NoticePhrases.Say("d.add", Label, string.Join(" ; ", now)),
        ({ } was, null) => NoticePhrases.Say("d.remove", Label, string.Join(" ; ", was)),
        _ => Label,
    };

    /// <summary>For the correction that tells of it.</summary>
    public SectionChange ToChange() => new(Part, Part == NoticeSection.Lot ? Lot : null, Lot is null ? Sentence : $"{Section} — {Sentence}");

    /// <summary>Old lines stand where they stood: just after the one that came before them.</summary>
    private static List<(string Section, string Label, int Rank)> Order(Dictionary<(string, string, int), SaidLine> old, Dictionary<(string, string, int), SaidLine> current)
    {
        List<(string, string, int)> order = [.. current.Keys];
        (string, string, int)? previous = null;
        foreach (var key in old.Keys)
        {
            if (!current.ContainsKey(key)) order.Insert(previous is { } before ? order.IndexOf(before) + 1 : 0, key);
            previous = key;
        }
        return order;
    }

    private static Dictionary<(string Section, string Label, int Rank), SaidLine> Lines(CanonicalNotice notice)
    {
        var lines = new Dictionary<(string, string, int), SaidLine>();
        var dispatched = NoticePhrases.Say("l.dispatched");
        foreach (var section in NoticeSheet.Of(notice).Sections.Where(section => !Aside.Contains(section.Key)))
        foreach (var line in section.Lines.Where(line => line.Label != dispatched))
        {
            var rank = 0;
            while (!lines.TryAdd((section.Key, line.Label, rank), new(section, line))) rank++;
        }
        return lines;
    }

    private sealed record SaidLine(SheetSection Section, SheetLine Line);
}
