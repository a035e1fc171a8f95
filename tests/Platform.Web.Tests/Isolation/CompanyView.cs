using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>Who looks: nobody in particular, a company that only took the file, a company that deposited on both lots and began another deposit.</summary>
internal sealed record Viewers(TestPerson Reader, TestPerson Bidder, Id<Bid> Bid, Id<Bid> Begun, Guid Envelope, string Token)
{
    public IEnumerable<(string Name, TestPerson? Person)> All => [("anonyme", null), ("entreprise qui a retiré", Reader), ("entreprise qui a déposé", Bidder)];

    public static async Task<Viewers> ActAsync(Ceremony past)
    {
        var (reader, bidder) = (await past.Platform.CompanyAsync("Charpentes du Nord", "111111118"), await past.Platform.CompanyAsync("Toitures du Sud", "555555556"));
        await CompanyViewWorlds.WithdrawAsync(past, new Scope.Company(reader.Id, reader.Depositor.Id), new(reader.Name, null, "lecture@exemple.test"));
        var scope = new Scope.Company(bidder.Id, bidder.Depositor.Id);
        var token = await CompanyViewWorlds.WithdrawAsync(past, scope, new(bidder.Name, null, "depot@exemple.test"));
        var deposit = new SealedDeposit(past.Platform.Services, scope);
        var (bid, _) = await deposit.ExecuteAsync(past.Consultation.Id, [1, 2], Documents(1, 2), Ceremony.Cancel);
        await past.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope,
            s => s.GetRequiredService<StampReceipt>().ExecuteAsync(bid, TimeSpan.FromSeconds(10), Ceremony.Cancel));
        var begun = await deposit.BeginAsync(past.Consultation.Id, [2], Ceremony.Cancel);
        return new(reader.Depositor, bidder.Depositor, bid, begun, (await deposit.TicketAsync(begun, Ceremony.Cancel)).Envelopes[0].Id, token);
    }

    public static IReadOnlyList<BidDocument> Documents(params int[] lots) =>
        [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), .. lots.Select(lot => new BidDocument(EnvelopeKind.Offer, lot, $"AE {lot}.pdf", Encoding.UTF8.GetBytes($"offre {lot}")))];
}

/// <summary>Every answer that the viewers get, address by address. A new page of the host is in it on the day it is written.</summary>
internal sealed class CompanyView(IReadOnlyDictionary<string, string> answers)
{
    public IReadOnlyDictionary<string, string> Answers => answers;

    public int Pages => answers.Values.Count(answer => answer.StartsWith("200 ", StringComparison.Ordinal));

    /// <summary>Addresses whose answers are not the same to the byte.</summary>
    public IReadOnlyList<string> DifferencesFrom(CompanyView other) =>
        [.. answers.Keys.Union(other.Answers.Keys, StringComparer.Ordinal).Where(address => answers.GetValueOrDefault(address) != other.Answers.GetValueOrDefault(address)).Order(StringComparer.Ordinal)];

    public static async Task<CompanyView> ReadAsync(PlatformWeb web, Ceremony world, Viewers viewers)
    {
        var addresses = (await Routes.ReadAsync(web.Services)).Where(r => r.Answers("GET") && !IsOfThePlatform(r.Pattern)).SelectMany(r => Addresses(r.Pattern, world, viewers)).Distinct().ToList();
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, person) in viewers.All)
        {
            var browser = web.Browser(person);
            foreach (var address in addresses)
            {
                using var answer = await browser.GetAsync(address);
                // Latin-1: one character per byte, whatever the bytes are.
                var body = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync());
                answers[$"{name} {address}"] = string.Join('\n', $"{(int)answer.StatusCode} {answer.Headers.Location} {answer.Headers.ETag} {answer.Content.Headers.ContentType} {answer.Content.Headers.LastModified}", WithoutToken(body));
            }
        }
        return new(answers);
    }

    // Fresh random bytes at each answer, whatever happened; everything else is compared as it came.
    private static string WithoutToken(string body) => Regex.Replace(body, "CfDJ8[A-Za-z0-9_-]+|(?<=name=\"(?:Form\\.Key|Question)\" value=\")[0-9a-f-]{36}(?=\")", "JETON", RegexOptions.None, TimeSpan.FromSeconds(5));

    // Common to all consultations of all accounts: it grows with anybody's act, and says whose to nobody (decision 0005).
    // Addresses of an account are 404 for all three (IsolationMatrix). The test of a workstation sends random bytes.
    private static bool IsOfThePlatform(string pattern) =>
        pattern is "/registre" or "/checkpoint" or "/api/mon-poste/descente" || pattern.StartsWith("/tile/", StringComparison.Ordinal) || pattern.Contains("{portail", StringComparison.Ordinal);

    private static IEnumerable<string> Addresses(string pattern, Ceremony world, Viewers viewers)
    {
        if (pattern == "/consultations")
            foreach (var query in (string[])["?q=toiture", "?type=travaux&tri=publication", "?limite=7"]) yield return pattern + query;
        foreach (var bid in pattern.Contains("{bid", StringComparison.Ordinal) ? (Id<Bid>[])[viewers.Bid, viewers.Begun] : [viewers.Bid])
            foreach (var file in pattern.Contains("{file", StringComparison.Ordinal) ? (string[])["recu.json", "recu.tsr", "recu.tlog-proof", "recu.zip", "recu.pdf", "verifier.txt"] : [""])
                yield return Regex.Replace(pattern, @"\{\**(\w+)(?:[^{}]|\{[^{}]*\}|\{\{|\}\})*\}", match => match.Groups[1].Value switch
                {
                    "id" or "consultation" => world.Consultation.Id.ToString(),
                    "bid" => bid.ToString(),
                    "envelope" => viewers.Envelope.ToString("D"),
                    "file" => file,
                    "token" => viewers.Token,
                    "code" => "404",
                    _ => "inconnu",
                }, RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
