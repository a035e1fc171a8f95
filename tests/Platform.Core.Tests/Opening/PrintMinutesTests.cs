using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

public sealed class PrintMinutesTests
{
    [NeedsToolFact("weasyprint"), Trait("Feature", "CDG-12")]
    public async Task The_paper_tells_who_when_every_deposit_what_was_set_aside_and_what_stays_sealed()
    {
        Id<Core.Bids.Bid> first = default, second = default;
        await using var given = await Ceremony.PublishedAsync();
        first = await given.DepositAsync(await given.Platform.CompanyAsync("Toitures <b>du Sud</b>", "111111118"), 1);
        second = await given.DepositAsync(await given.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        await given.CloseAsync();
        var late = await given.Platform.CompanyAsync("Retardataires associés", "333333334");
        await new SealedDeposit(given.Platform.Services, new Scope.Company(late.Id, late.Depositor.Id)).ExecuteAsync(given.Consultation.Id, [1],
            [new(EnvelopeKind.Application, null, "DC1.pdf", "x"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "x"u8.ToArray())], Ceremony.Cancel);
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.President));
        await given.IntegrateAsync();
        await given.OpenEnvelopesAsync(given.President);
        await given.ReviewAsync(first, 1, admitted: true);
        await given.ReviewAsync(second, 1, admitted: false, "Attestation <i>absente</i>.");
        await given.OpenEnvelopesAsync(given.Delegate);
        await given.Platform.WearAsync(given.Consultation.Tenant, await given.Platform.PersonAsync(given.Consultation.Tenant, "Aline", Core.Identity.MembershipRole.AccountAdmin));
        Assert.Null(await PrintAsync(given));       // not closed: nothing to sign
        Assert.IsType<CloseSession.Outcome.Closed>(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel)));

        var pdf = await PrintAsync(given);

        Assert.NotNull(pdf);
        if (Environment.GetEnvironmentVariable("PAPERS_OUT") is { } folder) await File.WriteAllBytesAsync(Path.Combine(folder, "pv.pdf"), pdf);
        Assert.Equal((1, true), (await Papers.PicturesAsync(pdf), await Papers.ShowsAsync(pdf, TestLogo.Colour)));       // the account's logo and colour
        var words = await Papers.WordsAsync(pdf);
        var minutes = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
        foreach (var fact in (string[])["Saint-Marcel", "Toitures <b>du Sud</b>", "Couvreurs réunis", "Retardataires associés", "Hors délai", "Reste scellé, non ouvert", "Candidature écartée par Anne Présidente",
            "Attestation <i>absente</i>.", "Restés scellés, non ouverts : pli n° 3", "Anne Présidente, Membre de la CAO", "Denis Délégué, Membre de la CAO", "Scellée, non ouverte",
            FrenchFormat.LongDateTimeSeconds(given.Deadline), FrenchFormat.LongDateTimeSeconds(minutes!.Stamp!.At), minutes.Stamp.Authority])
            Assert.Contains(Papers.Plain(fact), words, StringComparison.Ordinal);
        var joined = words.Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(minutes.Entry!), joined, StringComparison.Ordinal);       // closed: they have an entry
        Assert.All(minutes.Envelopes, e => Assert.Contains(Convert.ToHexStringLower(e.Sha256), joined, StringComparison.Ordinal));
    }

    private static async Task<byte[]?> PrintAsync(Ceremony given)
    {
        await Papers.AsJobs(given.Platform).RunAsync(new Scope.Tenant(given.Consultation.Tenant.Id.Value, null),
            s => s.GetRequiredService<PrintMinutes>().ExecuteAsync(new(given.Consultation.Id.Value), Ceremony.Cancel), Ceremony.Cancel);
        return await Papers.ReadAsync(given.Platform, given.President.Scope, PaperKind.Minutes, given.Consultation.Id.Value);
    }
}
