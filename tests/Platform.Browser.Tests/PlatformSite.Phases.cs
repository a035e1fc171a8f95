using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>A procedure in phases, which waits thirty days for its candidatures: a journey begins where they have passed.</summary>
public partial class PlatformSite
{
    private static readonly TimeSpan SincePublication = TimeSpan.FromDays(40);

    /// <summary>An appel d’offres restreint that a colleague published forty days before this limit, by the database’s clock, under the keys of the account’s holders. The clock goes on afterwards.</summary>
    public async Task<Guid> PublishedForCandidaturesAsync(string portal, string title, DateTimeOffset limit, Procedure procedure = Procedure.Restricted)
    {
        var account = await TenantAsync(portal);
        var colleague = await platform.PersonAsync(account, "Claire Collègue", MembershipRole.Buyer);
        await platform.Database.SetNowAsync(limit - SincePublication);
        var draft = await platform.DraftAsync(account, colleague, GivenConsultation.Content(title, limit));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { SocialClause = true, Undivided = Undivided.NoDistinctServices, UndividedReason = "Un seul ouvrage." }, procedure), default));
        if (procedure == Procedure.DesignContest) await platform.StateContestAsync(draft);
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 60_000m), default));      // chosen freely: no journal is asked for
        await platform.AddDocumentAsync(draft, "Règlement de la consultation.pdf", "%PDF-1.7 règlement"u8.ToArray());
        await UntilAsync("the gate of the draft", async () => await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublicationKeyMaterial>().ReadAsync(draft.Id, default)) is not null);
        var material = await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublicationKeyMaterial>().ReadAsync(draft.Id, default)) ?? throw new InvalidOperationException("Waited for just above.");
        var keys = await platform.RunAsync(draft.Scope, s => s.GetRequiredService<CreateOpeningKeys>().ExecuteAsync(new(draft.Id, KeyCeremony.MakeKeySet(material)), default));
        var sealedSet = Assert.IsType<CreateOpeningKeys.Outcome.Created>(keys).Sha256;
        var proof = await platform.ProofAsync(colleague, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, sealedSet));
        var published = await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof), default));
        Assert.True(published is PublishConsultation.Outcome.Published, published is PublishConsultation.Outcome.Refused refused ? string.Join(' ', refused.Objections.Select(o => o.Key)) : $"{published}");
        await platform.Database.SetNowAsync(null);
        return draft.Id.Value;
    }

    /// <summary>A colleague corrects its object, from another desk.</summary>
    public async Task CorrectAsync(string portal, Guid consultation, string title)
    {
        var account = await TenantAsync(portal);
        var colleague = await platform.PersonAsync(account, "Camille Correctrice", MembershipRole.Buyer);
        await platform.CorrectAsync(new(new(consultation), account, colleague), current => current with { Title = title });
    }
}
