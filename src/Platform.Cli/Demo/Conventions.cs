using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>Conventions in several states, as the agglomeration's clerk would enter them. Their days are those of papers, some years old; the platform says when each was written down.</summary>
public sealed class Conventions(Stage stage, Scope.Lead lead, string clerk)
{
    private static readonly DateOnly MandateEnd = new(2032, 3, 31);

    /// <summary>In force since 2021 with its renewals, an amendment proposed; the account is active: it may publish.</summary>
    public async Task InForceAsync(Guid account, Place place, CancellationToken cancel)
    {
        var convention = await SignedAsync(place, "agglo-mandat", new(2021, 12, 31), MandateEnd, new(2021, 3, 10), new(2021, 4, 2), cancel);
        await DoneAsync<ProposeAmendment>(use => use.ExecuteAsync(new(convention, "Ajout d’un interlocuteur technique", "Annexe 1", Pdf("Annexe 1, version 2"), clerk), cancel), cancel);
        await ActivateAsync(account, cancel);
    }

    /// <summary>Denounced; signed ten days ago and waiting for publication; a draft; ended by a mandate.</summary>
    public async Task LoadAsync(IReadOnlyList<Place> others, CancellationToken cancel)
    {
        if (others.Count < 4) return;       // a test loads one
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        var denounced = await SignedAsync(others[0], "agglo-mandat", new(today.Year, 12, 31), MandateEnd, today.AddDays(-200), today.AddDays(-190), cancel);
        await ActivateAsync(await AccountAsync(others[0], cancel), cancel);
        await DoneAsync<DenounceConvention>(use => use.ExecuteAsync(new(denounced, ConventionSide.Member, DenunciationGround.EndOfPeriod, today, null, clerk), cancel), cancel);
        await SignedAsync(others[1], "signatures-legalite-publication", null, null, today.AddDays(-12), today.AddDays(-10), cancel);
        await DraftAsync(others[2], "metropole-quatre-ans", null, null, cancel);
        await SignedAsync(others[3], "agglo-mandat", new(2021, 12, 31), new(2026, 3, 20), new(2021, 3, 10), new(2021, 4, 2), cancel);
    }

    /// <summary>Signed by both on these days, under clauses that start with the latest signature, or with the account made ready.</summary>
    public Task<Guid> SignedAsync(Place place, bool startsWhenReady, DateOnly member, DateOnly agglomeration, CancellationToken cancel) => startsWhenReady
        ? SignedAsync(place, "metropole-quatre-ans", null, null, member, agglomeration, cancel)
        : SignedAsync(place, "agglo-mandat", new(agglomeration.Year, 12, 31), MandateEnd, member, agglomeration, cancel);

    /// <summary>The same for a commune that takes over from others: their conventions end on the eve of this one.</summary>
    public Task<Guid> SucceedingAsync(Place place, IReadOnlyList<Guid> earlier, DateOnly member, DateOnly agglomeration, CancellationToken cancel) =>
        SignedAsync(place, "agglo-mandat", new(agglomeration.Year, 12, 31), MandateEnd, member, agglomeration, cancel, earlier);

    public async Task ActivateAsync(Guid account, CancellationToken cancel) => Stage.Expect<AccountOutcome.Done>(await stage.InAsync<ActivateAccount, AccountOutcome>(lead, activate => activate.ExecuteAsync(new(account, clerk), cancel), cancel));

    public Task<Guid> AccountAsync(Place place, CancellationToken cancel) =>
        stage.InAsync<PlatformDb, Guid>(lead, async db => (await db.Tenants.SingleAsync(t => t.Slug == place.Slug, cancel)).Id.Value, cancel);

    private async Task<Guid> SignedAsync(Place place, string template, DateOnly? firstTerm, DateOnly? mandate, DateOnly member, DateOnly agglomeration, CancellationToken cancel, IReadOnlyList<Guid>? earlier = null)
    {
        var id = await DraftAsync(place, template, firstTerm, mandate, cancel, earlier);
        var clauses = ConventionTemplates.On(await stage.NowAsync(cancel)).Single(t => t.Key == template);
        await DoneAsync<SubmitConvention>(use => use.ExecuteAsync(new(id, clerk), cancel), cancel);
        foreach (var (side, siren, body) in ((ConventionSide, string, string)[])[(ConventionSide.Member, place.Siren, $"conseil municipal {Cast.Of(place.Name)}"), (ConventionSide.Lead, Places.Lead.Siren, "conseil communautaire")])
        {
            if (!clauses.Requires(side)) continue;
            var met = member.AddDays(-36);
            var vote = new AssemblyVote(body, $"D02_{met.Year}", met.AddDays(-6), met, 19, 16, 3, 15, 0, 4, "Dominique Fictif", false);
            await DoneAsync<RecordDeliberation>(use => use.ExecuteAsync(new(id, side, vote, Pdf($"Délibération {body}"), clerk), cancel), cancel);
            await DoneAsync<TransmitDeliberation>(use => use.ExecuteAsync(new(id, side, $"026-{siren}-{met:yyyyMMdd}-D02_{met.Year}-DE", met.AddDays(2), met.AddDays(2), clerk), cancel), cancel);
            await DoneAsync<PublishDeliberation>(use => use.ExecuteAsync(new(id, side, met.AddDays(3), clerk), cancel), cancel);
        }
        await SignAsync(id, ConventionSide.Member, new("Andrea Démo", "Maire", null, null, null), member, cancel);
        await SignAsync(id, ConventionSide.Lead, new("Claude Exemple", "Vice-président", "le Président", "arrêté 2020-114", new(2020, 7, 20)), agglomeration, cancel);
        return id;
    }

    private Task<Guid> SignAsync(Guid id, ConventionSide side, Signatory who, DateOnly on, CancellationToken cancel) =>
        DoneAsync<SignConvention>(use => use.ExecuteAsync(new(id, side, who, on, Pdf("Original signé"), clerk), cancel), cancel);

    private Task<Guid> DraftAsync(Place place, string template, DateOnly? firstTerm, DateOnly? mandate, CancellationToken cancel, IReadOnlyList<Guid>? earlier = null) =>
        DoneAsync<DraftConvention>(use => use.ExecuteAsync(new(place.Slug, template, firstTerm, mandate, null, Pdf($"Convention {place.Name}"), earlier ?? [], clerk), cancel), cancel);

    private async Task<Guid> DoneAsync<TUseCase>(Func<TUseCase, Task<ConventionOutcome>> act, CancellationToken cancel) where TUseCase : notnull =>
        Stage.Expect<ConventionOutcome.Done>(await stage.InAsync<TUseCase, ConventionOutcome>(lead, act, cancel)).Convention;

    // The smallest document that a reader opens: one empty page, whose title says what stands for what.
    private static AttachedPdf Pdf(string title)
    {
        var text = $"%PDF-1.4\n% {Place.Plain(title)}\n";
        var objects = (string[])["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"];
        var offsets = new List<int>();
        foreach (var (index, body) in objects.Index())
        {
            offsets.Add(text.Length);
            text += $"{index + 1} 0 obj\n{body}\nendobj\n";
        }
        var start = text.Length;
        text += $"xref\n0 4\n0000000000 65535 f \n{string.Concat(offsets.Select(at => $"{at:0000000000} 00000 n \n"))}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n";
        return new($"{title}.pdf", Encoding.ASCII.GetBytes(text));
    }
}
