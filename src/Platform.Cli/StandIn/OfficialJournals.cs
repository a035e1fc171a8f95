using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Cli.StandIn;

/// <summary>What somebody asks of a journal.</summary>
/// <param name="Journal">« ted », « dila », « journal ».</param>
/// <param name="Act">« ask », « send », « report ».</param>
/// <param name="Number">Of this act for this reference, from 1.</param>
public sealed record JournalCall(string Journal, string Act, string Reference, int Number);

/// <summary>What goes wrong instead of an answer.</summary>
public enum Mishap { Status, Garbage, Truncated, Silence, Cut, WrongReference, Empty, Redirect }

/// <summary>A mishap, and whether what was sent is taken nevertheless.</summary>
/// <param name="Taken">At once; the answer alone is lost.</param>
/// <param name="TakenLater">When <see cref="OfficialJournals.CatchUp"/> is called.</param>
public sealed record JournalFault(Mishap What, int Status = 500, bool Taken = false, bool TakenLater = false, int? RetryAfter = null);

/// <summary>One acceptance. Two of one reference would be two publications of one notice.</summary>
public sealed record AcceptedNotice(string Journal, string Reference, string Number, DateTimeOffset At, string Content)
{
    public DateTimeOffset? PublishedAt { get; init; }
    public IReadOnlyList<JournalError> Errors { get; init; } = [];
}

public sealed record JournalError(string Rule, string Field, string Message);

/// <summary>
/// The far side of the channels: keeps what it accepts, publishes it after a while, refuses what its rule refuses, and fails as it is told. The interfaces are those of
/// docs/formats/ted.md and docs/formats/dila.md; the server that speaks them is <see cref="JournalServer"/>.
/// </summary>
public sealed partial class OfficialJournals(TimeProvider clock, TimeSpan publishesAfter, string? folder = null)
{
    private readonly ConcurrentDictionary<(string, string, string), int> calls = new();
    private readonly List<AcceptedNotice> accepted = [];
    private readonly List<AcceptedNotice> late = [];
    private readonly Lock gate = new();

    /// <summary>Null: all goes well.</summary>
    public Func<JournalCall, JournalFault?> Instead { get; set; } = _ => null;

    /// <summary>It recognises what it has already by its reference, as real ones do; false: it would print anything twice.</summary>
    public bool Deduplicates { get; set; } = true;

    /// <summary>Where it says that a notice can be read, before its number.</summary>
    public string ShownAt { get; set; } = "https://exemple.test/avis/";

    /// <summary>Every call, in order.</summary>
    public ConcurrentQueue<JournalCall> Calls { get; } = new();

    public IReadOnlyList<AcceptedNotice> Accepted
    {
        get { lock (gate) return [.. accepted.Select(Dated)]; }
    }

    public JournalCall Note(string journal, string act, string reference)
    {
        var call = new JournalCall(journal, act, reference, calls.AddOrUpdate((journal, act, reference), 1, (_, before) => before + 1));
        Calls.Enqueue(call);
        return call;
    }

    /// <returns>Null: it has this reference already.</returns>
    public AcceptedNotice? Take(string journal, string reference, string content, bool later = false)
    {
        lock (gate)
        {
            if (Deduplicates && Find(journal, reference) is not null) return null;
            var number = journal == "ted" ? $"{700_000 + accepted.Count + late.Count + 1:000000}-{clock.GetUtcNow().Year}" : $"{clock.GetUtcNow().Year % 100}-{80_000 + accepted.Count + late.Count + 1}";
            var notice = new AcceptedNotice(journal, reference, number, clock.GetUtcNow(), content) { Errors = Judge(journal, content) };
            (later ? late : accepted).Add(notice);
            if (!later) Keep(notice);
            return notice;
        }
    }

    /// <summary>What it was slow to take it takes now.</summary>
    public void CatchUp()
    {
        lock (gate)
        {
            foreach (var notice in late.Where(notice => !Deduplicates || accepted.All(other => (other.Journal, other.Reference) != (notice.Journal, notice.Reference)))) accepted.Add(notice);
            late.Clear();
        }
    }

    public AcceptedNotice? Find(string journal, string reference)
    {
        lock (gate) return accepted.Where(notice => notice.Journal == journal && notice.Reference == reference).Select(Dated).FirstOrDefault();
    }

    /// <summary>What was kept by an earlier run.</summary>
    public void Load()
    {
        if (folder is null || !Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            if (JsonSerializer.Deserialize<AcceptedNotice>(File.ReadAllText(file)) is { } notice) accepted.Add(notice);
    }

    private void Keep(AcceptedNotice notice)
    {
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{accepted.Count:0000}.json"), JsonSerializer.Serialize(notice));
    }

    private AcceptedNotice Dated(AcceptedNotice notice) => notice.Errors.Count == 0 && clock.GetUtcNow() >= notice.At + publishesAfter ? notice with { PublishedAt = notice.At + publishesAfter } : notice;

    // A rule of our own, so that a demonstration can be refused and corrected: no number that costs extra.
    private static IReadOnlyList<JournalError> Judge(string journal, string content) => !Premium().IsMatch(content) ? []
        : journal == "ted" ? [new("BR-BT-00503-0050", "BT-503-Organization-Company", "Le téléphone de l’acheteur (BT-503) ne doit pas être un numéro surtaxé.")]
        : [new("DILA-TEL-02", "correspondant/telephone", "Le téléphone du correspondant ne doit pas être un numéro surtaxé (08 9…).")];

    // A whole number: an identifier may hold « -089 ».
    [GeneratedRegex(@"(\+33 ?|(?<![\w-])0)8[ .]?9\d([ .]?\d{2}){3}(?![\w-])", RegexOptions.None, 1000)]
    private static partial Regex Premium();
}
