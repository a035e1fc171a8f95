using System.Net;
using System.Text;
using System.Xml;
using Microsoft.Extensions.Options;
using Platform.Core.Eforms;
using Platform.Core.Imports;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Tests.Eforms;
using Platform.Testing;
using Platform.Testing.Hostile;

namespace Platform.Core.Tests.Hostile;

/// <summary>Every XML that the platform reads and did not write: workbooks, notices, answers of journals, an SDK. Hostile ones are refused: no exception, no entity followed, no bomb. tests/long/run hostile-xml reads many more.</summary>
public sealed class XmlFromOutsideTests : IAsyncLifetime
{
    private readonly Canary canary = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await canary.DisposeAsync();

    [Fact, Trait("Feature", "PEER-17"), Trait("Long", "hostile-xml")]
    public void A_hostile_workbook_is_read_or_refused_and_does_nothing_else() =>
        Run("workbooks", LongRun.Size("workbooks", 400, 20_000), draws => HostileWorkbook.Draw(draws, canary), bytes => Sheet.Read(bytes).Match(
            good => string.Join('\n', good.Sheet.Lines.SelectMany(line => line.Cells).Concat(good.Sheet.Headers)), refused => refused.ToString()));

    [Fact, Trait("Feature", "PEER-17"), Trait("Long", "hostile-xml")]
    public void A_hostile_table_is_read_or_refused_and_does_nothing_else() =>
        Run("tables", LongRun.Size("tables", 1_000, 10_000), Table, bytes => Sheet.Read(bytes).Match(good => string.Join('\n', good.Sheet.Lines.SelectMany(line => line.Cells)), refused => refused.ToString()));

    [Fact, Trait("Feature", "VR-10"), Trait("Long", "hostile-xml")]
    public void A_hostile_notice_gets_a_verdict_and_does_nothing_else()
    {
        using var sdk = new MiniSdk("1.15.1", ("A", "/*", "cbc:IssueDate/xs:date(text()) > current-date() and sum(cbc:Share) = 1"), ("B", "cbc:Name", "matches(normalize-space(.), '^[\\p{L} ]+$')"));
        var book = EformsRuleBook.Load(sdk.Path);
        var good = MiniSdk.Xml("<cbc:IssueDate>2026-11-23+01:00</cbc:IssueDate><cbc:Share>0.5</cbc:Share><cbc:Name languageID=\"FRA\">Voirie</cbc:Name>");
        Run("notices", LongRun.Size("notices", 400, 10_000), draws => HostileXml.Draw(draws, good, canary),
            bytes => string.Join('\n', book.Validate(new MemoryStream(bytes), new DateOnly(2026, 11, 22)).Findings.Select(finding => finding.Message + finding.Detail)));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Long", "hostile-xml")]
    public void A_hostile_answer_of_a_journal_is_an_answer_like_another()
    {
        const string reference = "0193b1a4-7c1e-7b3a-9a55-0242ac120002-01";
        string[] receipts =
        [
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><accuse reference=\"{reference}\" identifiant=\"D-1\" etat=\"REJETE\"><erreur regle=\"R1\" champ=\"objet\">Titre trop long</erreur><erreur>Sans règle</erreur></accuse>",
            $"<accuse reference=\"{reference}\" identifiant=\"D-1\" etat=\"PARU\"><parution numero=\"26-1\" adresse=\"https://boamp.exemple.test/1\">Paru</parution></accuse>",
        ];
        const string report = "<svrl:schematron-output xmlns:svrl=\"http://purl.oclc.org/dsdl/svrl\"><svrl:failed-assert id=\"R1\" location=\"/*\" role=\"ERROR\"><svrl:diagnostic-reference see=\"field:BT-21-Lot\">x</svrl:diagnostic-reference><svrl:text>Le titre manque</svrl:text></svrl:failed-assert></svrl:schematron-output>";
        using var far = new Journal();
        using var http = new ChannelHttp();
        var channels = new ChannelDirectory(Options.Create(new ChannelOptions { Joue = new(far.Url, "cle", "avis@exemple.test"), Boamp = new(far.Url, "cle"), Patience = TimeSpan.FromSeconds(20) }), http, TimeProvider.System);
        var message = new ChannelMessage(reference, "<avis/>"u8.ToArray());
        foreach (var (name, channel, good) in new[] { ("receipts", NoticeChannel.Boamp, receipts), ("reports", NoticeChannel.Joue, [report]) })
            Run(name, LongRun.Size("answers", 150, 5_000), draws => HostileXml.Draw(draws, good[draws.Below(good.Length)], canary), bytes =>
            {
                far.Says = bytes;
                return channels.Find(channel, null)!.AskAsync(message, default).GetAwaiter().GetResult() is ChannelAnswer.Rejected rejected ? string.Join('\n', rejected.Errors) : "";
            });
        Assert.True(far.Answered > 0);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_receipt_of_a_hundred_thousand_levels_is_none_and_ends_no_worker()
    {
        const string reference = "0193b1a4-7c1e-7b3a-9a55-0242ac120002-01";
        using var far = new Journal { Says = Encoding.UTF8.GetBytes($"<accuse reference=\"{reference}\" etat=\"REJETE\"><erreur>{string.Concat(Enumerable.Repeat("<a>", 100_000))}{string.Concat(Enumerable.Repeat("</a>", 100_000))}</erreur></accuse>") };
        using var http = new ChannelHttp();
        var channel = new ChannelDirectory(Options.Create(new ChannelOptions { Boamp = new(far.Url, "cle"), Patience = TimeSpan.FromSeconds(60) }), http, TimeProvider.System).Find(NoticeChannel.Boamp, null)!;
        Assert.Equal(ChannelFault.Garbage, Assert.IsType<ChannelAnswer.Unclear>(await channel.AskAsync(new(reference, "<avis/>"u8.ToArray()), default)).Fault);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Long", "hostile-xml")]
    public void A_hostile_SDK_is_refused_in_words_or_judges_and_does_nothing_else() =>
        Run("sdks", LongRun.Size("sdks", 150, 3_000), draws => new("", [(byte)draws.Below(256), .. draws.Bytes(8)]), seed =>
        {
            var draws = new Draws(Convert.ToHexString(seed));
            using var sdk = new MiniSdk("1.15.1", ("A", "/*", "sum(cbc:Share) = 1"), ("B", "cbc:Name", "matches(normalize-space(.), '^[\\p{L} ]+$')"));
            string[] files = ["schemas/maindoc/ContractNotice.xsd", "schemas/common/Basic.xsd", "schematrons/static/complete-validation.sch", "schematrons/static/rules-16.sch", "translations/field_fr.xml", "translations/business-term_fr.xml"];
            var file = Path.Combine(sdk.Path, files[draws.Below(files.Length)]);
            // The operator's own download: what it points to and how it is damaged, not how much of it there is.
            HostileDocument hostile;
            do hostile = HostileXml.Draw(draws, File.ReadAllText(file), canary);
            while (hostile.What.Contains("nesting", StringComparison.Ordinal) || hostile.What.Contains("many", StringComparison.Ordinal) || hostile.What.StartsWith("long", StringComparison.Ordinal));
            File.WriteAllBytes(file, hostile.Bytes);
            try
            {
                var book = EformsRuleBook.Load(sdk.Path);
                book.Describe("16");
                return string.Join('\n', book.Validate(MiniSdk.Bytes(MiniSdk.Xml("<cbc:Name>Voirie</cbc:Name>")), new DateOnly(2026, 11, 22)).Findings.Select(finding => finding.Label + finding.Message + finding.Detail));
            }
            catch (EformsSdkException refused)
            {
                return refused.Message;
            }
            catch (Exception other)
            {
                throw new InvalidOperationException($"{hostile.What} in {Path.GetFileName(file)}", other);
            }
        });

    [Fact]
    public void A_reader_that_follows_entities_throws_or_takes_a_bomb_is_caught()
    {
        var attack = new Attack(canary);
        attack.Run("careless", 60, Entities, bytes =>
        {
            using var reader = new XmlTextReader(new MemoryStream(bytes)) { XmlResolver = new Careless(), EntityHandling = EntityHandling.ExpandEntities };
            var text = new StringBuilder();
            while (reader.Read() && text.Length < 10_000) text.Append(reader.Value);
            return text.ToString();
        });
        foreach (var caught in (string[])["told what a file holds", "called an address", "System.Xml.XmlException"]) Assert.Contains(attack.Faults, fault => fault.Contains(caught, StringComparison.Ordinal));

        var swollen = new Attack(canary);
        swollen.Run("swollen", 1, _ => new("", []), _ => Convert.ToString(GC.AllocateUninitializedArray<byte>(1_100_000_000).LongLength, null));
        Assert.Contains("allocated", Assert.Single(swollen.Faults, fault => fault.StartsWith("swollen 0", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private void Run(string name, int count, Func<Draws, HostileDocument> draw, Func<byte[], string> read)
    {
        var attack = new Attack(canary);
        attack.Run(name, count, draw, read);
        LongRun.Note(name, count);
        attack.AssertNone();
    }

    private HostileDocument Entities(Draws draws)
    {
        while (true)
            if (HostileXml.Draw(draws, "<?xml version=\"1.0\"?><a><b>c</b></a>", canary) is var drawn && (drawn.What.StartsWith("entity", StringComparison.Ordinal) || drawn.What == "damage")) return drawn;
    }

    private static HostileDocument Table(Draws draws)
    {
        var text = new List<byte>("nom;siret;marchés par an\n"u8.ToArray());
        for (var cells = draws.Below(12); cells > 0; cells--)
        {
            var quoted = draws.Below(3) == 0;
            text.AddRange([.. quoted ? "\""u8 : [], .. HostileText.Draw(draws), .. quoted && draws.Below(8) > 0 ? "\""u8 : [], ";,\t\n\r"u8.ToArray()[draws.Below(5)]]);
        }
        byte[] bytes = [.. text];
        return new("table", draws.Below(4) == 0 ? HostileXml.Damaged(bytes, draws) : bytes);
    }

    /// <summary>Fetches whatever it is told to.</summary>
    private sealed class Careless : XmlResolver
    {
        public override object? GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn)
        {
            if (absoluteUri.IsFile) return File.OpenRead(absoluteUri.LocalPath);
            using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
            return new MemoryStream(http.GetByteArrayAsync(absoluteUri).GetAwaiter().GetResult());
        }
    }

    /// <summary>A journal that says what it is told to.</summary>
    private sealed class Journal : IDisposable
    {
        private readonly HttpListener listener = new();

        public Journal()
        {
            Url = new($"http://127.0.0.1:{Ports.Free()}/");
            listener.Prefixes.Add(Url.ToString());
            listener.Start();
            _ = Task.Run(ServeAsync);       // not on the threads of the tests, which wait for it
        }

        public Uri Url { get; }

        public byte[] Says { get; set; } = [];

        public int Answered { get; private set; }

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                try
                {
                    var context = await listener.GetContextAsync();
                    var state = context.Request.QueryString["id"] is { } id ? Encoding.UTF8.GetBytes($"{{\"totalSize\":1,\"content\":[{{\"id\":\"{id}\",\"versionId\":\"{context.Request.QueryString["versionId"]}\",\"status\":\"VALIDATION_FAILED\"}}]}}") : Says;
                    Answered++;
                    context.Response.ContentLength64 = state.Length;
                    await context.Response.OutputStream.WriteAsync(state);
                    context.Response.Close();
                }
                catch (Exception over) when (over is HttpListenerException or ObjectDisposedException or IOException)
                {
                    // The test is over, or nobody waited for the whole answer.
                }
            }
        }
    }
}
