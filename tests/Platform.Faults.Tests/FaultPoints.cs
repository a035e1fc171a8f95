using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>Every place where somebody is killed (<see cref="Core.Faults.Fault"/>), in the order in which it is reached: « name=commit » dies once the work that passed there is committed.</summary>
public static partial class FaultPoints
{
    /// <summary>A deposit, in the web host: <see cref="DepositUnderKillsTests"/>.</summary>
    public static readonly string[] Deposit =
    [
        "deposit.ticket.after_insert", "deposit.block.before_store", "deposit.block.after_store", "deposit.block.after_row", "deposit.seal.before_readback", "deposit.seal.after_readback",
        "deposit.seal.after_lock", "deposit.seal.before_commit", "deposit.seal.after_commit", "deposit.stamp.before_request", "deposit.stamp.after_answer", "deposit.receipt.before_send",
    ];

    /// <summary>What follows a deposit, in the worker: <see cref="DepositUnderKillsTests"/>.</summary>
    public static readonly string[] AfterDeposit =
        ["outbox.after_lease", "job.before_effect", "mail.after_250", "job.after_effect", "job.before_done", "job.after_done", "register.before_head"];

    /// <summary>From the publication to the minutes, in the web host: <see cref="OpeningUnderKillsTests"/>.</summary>
    public static readonly string[] Opening =
    [
        "publish.before_commit", "publish.before_commit=commit",
        "deadline.before_commit", "deadline.before_commit=commit",
        "dce.before_commit", "dce.before_commit=commit",
        "incident.before_commit", "incident.before_commit=commit",
        "discontinue.before_commit", "discontinue.before_commit=commit",
        "opening.session.before_commit", "opening.session.before_commit=commit",
        "opening.envelope.before_serve", "opening.envelope.before_serve=commit",
        "opening.file.after_store", "opening.file.after_store=commit",
        "opening.envelope.after_result", "opening.envelope.after_result=commit",
        "opening.minutes.before_entry", "opening.minutes.before_commit", "opening.minutes.before_commit=commit",
    ];

    /// <summary>A gate released by two people, in the web host: <see cref="HandReleaseUnderKillsTests"/>.</summary>
    public static readonly string[] HandRelease =
        ["byhand.ask.before_commit", "byhand.ask.before_commit=commit", "byhand.confirm.before_commit", "byhand.confirm.before_commit=commit"];

    /// <summary>The end of the limit, in the worker: <see cref="OpeningUnderKillsTests"/>.</summary>
    public static readonly string[] Closing = ["opening.closing.after_entry", "opening.closing.after_entry=commit"];

    /// <summary>The gate's own process: <see cref="OpeningUnderKillsTests"/>.</summary>
    public static readonly string[] Gate = ["opening.gate.before_release", "opening.gate.after_release"];

    /// <summary>A notice on its way to a journal, in the worker: <see cref="NoticeUnderKillsTests"/>.</summary>
    public static readonly string[] Notice = ["notice.before_send", "notice.after_send", "notice.after_answer"];

    /// <summary>Alerts on their way to subscribers, in the worker: <see cref="AlertsUnderKillsTests"/>.</summary>
    public static readonly string[] Alerts = ["alert.before_send", "alert.after_250", "alert.after_note"];

    public static IEnumerable<string> WithACase => ((string[])[.. Deposit, .. AfterDeposit, .. Opening, .. HandRelease, .. Closing, .. Gate, .. Notice, .. Alerts]).Select(place => place.Split('=')[0]).Distinct(StringComparer.Ordinal);

    /// <summary>The names that stand in the C# files below this folder.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).SelectMany(file => Point().Matches(File.ReadAllText(file)).Select(found => found.Groups[1].Value));

    [GeneratedRegex("Fault\\.Point\\(\"([^\"]+)\"\\)", RegexOptions.None, 1000)]
    private static partial Regex Point();
}

public sealed class FaultPointsTests
{
    [Fact]
    public void Every_place_in_the_source_has_a_case_and_every_case_has_its_place() =>
        Assert.Equal(FaultPoints.WithACase.Order(StringComparer.Ordinal), FaultPoints.In(RepositoryRoot.File("src")).Order(StringComparer.Ordinal));

    [Fact]
    public void A_place_without_a_case_is_found()
    {
        var planted = Directory.CreateTempSubdirectory("platform-faults-");
        try
        {
            File.WriteAllText(Path.Combine(planted.FullName, "Planted.cs"), "Fault.Point(\"planted.nobody_knows\");");
            Assert.Equal(["planted.nobody_knows"], FaultPoints.In(planted.FullName).Except(FaultPoints.WithACase, StringComparer.Ordinal));
        }
        finally
        {
            planted.Delete(recursive: true);
        }
    }
}
