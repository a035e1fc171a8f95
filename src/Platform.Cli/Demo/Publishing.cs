using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A published consultation, with those who answer for it.</summary>
public sealed record Live(Id<Consultation> Id, Account Account, Planned Plan);

/// <summary>A buyer's way from the empty form to the published consultation.</summary>
public sealed class Publishing(Stage stage)
{
    public async Task<Live> DraftAsync(Account account, Planned plan, DateTimeOffset deadline, CancellationToken cancel)
    {
        var buyer = account.As(account.Buyer);
        var now = await stage.NowAsync(cancel);
        var questions = deadline - now > TimeSpan.FromDays(8) ? deadline.AddDays(-6) : (DateTimeOffset?)null;
        var content = new ConsultationContent(plan.Title, plan.Description, plan.Nature, plan.Cpv, plan.Place.Name, questions, deadline);
        var id = Stage.Expect<CreateConsultation.Outcome.Created>(await stage.InAsync<CreateConsultation, CreateConsultation.Outcome>(buyer,
            create => create.ExecuteAsync(new(Guid.CreateVersion7(), content, Procedure: plan.Procedure), cancel), cancel)).Consultation;
        foreach (var lot in plan.Lots)
            Stage.Expect<AddLot.Outcome.Added>(await stage.InAsync<AddLot, AddLot.Outcome>(buyer, add => add.ExecuteAsync(new(id, lot, null, FrameworkMaximum: plan.FrameworkMaximum / plan.Lots.Count), cancel), cancel));
        await StateAsync(buyer, id, plan, cancel);
        foreach (var (name, bytes) in Documents(plan))
            await AddAsync(buyer, id, name, bytes, cancel);
        var filing = new Filing(stage);
        if (plan.HasFolders) await filing.FoldersAsync(buyer, id, plan.Title, cancel);
        if (plan.HasFolders) await filing.WithholdAsync(buyer, id, cancel);
        if (plan.IsInfected) await filing.InfectAsync(buyer, id, cancel);
        return new(id, account, plan);
    }

    // What the law asks of each, and what makes two of them different: an accord-cadre has its maximum, a formalised procedure its social clause.
    private async Task StateAsync(Scope.Tenant buyer, Id<Consultation> id, Planned plan, CancellationToken cancel)
    {
        Stage.Expect<StateTerms.Outcome.Stated>(await stage.InAsync<StateTerms, StateTerms.Outcome>(buyer, state => state.ExecuteAsync(new(id, terms => terms with
        {
            DurationMonths = plan.Nature == Nature.Works ? 6 : 12,
            Renewals = plan.FrameworkMaximum is null ? null : 2, RenewalMonths = plan.FrameworkMaximum is null ? null : 12,
            Framework = plan.FrameworkMaximum is null ? null : Framework.PurchaseOrders, FrameworkMaximum = plan.FrameworkMaximum,
            Undivided = plan.Lots.Count < 2 ? Undivided.NoDistinctServices : null, EnvironmentalClause = true, SocialClause = plan.Procedure.IsFormalised, Network = plan.Network,
        }), cancel), cancel));
        if (plan.Procedure == Procedure.DesignContest) await StateContestAsync(buyer, id, cancel);
        await stage.InAsync<StateEstimate, StateEstimate.Outcome>(buyer, state => state.ExecuteAsync(new(id, 0, plan.Estimate), cancel), cancel);
        Stage.Expect<StateCriteria.Outcome.Stated>(await stage.InAsync<StateCriteria, StateCriteria.Outcome>(buyer, state => state.ExecuteAsync(new(id, 0, plan.Procedure == Procedure.DesignContest ? OfProjects :
        [
            new("Prix", CriterionKind.Price, 50, false), new("Valeur technique, au vu du mémoire", CriterionKind.Quality, 35, false), new("Démarche environnementale\u00A0: déchets, matériaux, transports", CriterionKind.Quality, 15, true),
        ]), cancel), cancel));
    }

    private static readonly IReadOnlyList<StateCriteria.Typed> OfProjects =
        [new("Qualité architecturale et insertion dans le site", CriterionKind.Quality, 60, false), new("Compatibilité avec l’enveloppe des travaux", CriterionKind.Cost, 25, false), new("Sobriété en énergie et en matériaux", CriterionKind.Quality, 15, true)];

    private async Task StateContestAsync(Scope.Tenant buyer, Id<Consultation> id, CancellationToken cancel) =>
        Stage.Expect<StateTerms.Outcome.Stated>(await stage.InAsync<StateTerms, StateTerms.Outcome>(buyer, state => state.ExecuteAsync(new(id, terms => terms with
        {
            CandidatesMax = 3, ParticipantsChosenBy = "Compétences et moyens de l’équipe\u00A0; trois références de même nature ou de même complexité.",
            Jury = "Le maire, président de la commission d’appel d’offres et du jury\nCinq élus, les autres membres de la commission d’appel d’offres\nDeux architectes désignés par l’ordre\nUn scénographe", JuryQualified = true, ContractFollows = true, Prime = 9_000,
        }), cancel), cancel));

    public async Task<Live> PublishedAsync(Account account, Planned plan, DateTimeOffset deadline, CancellationToken cancel)
    {
        var draft = await DraftAsync(account, plan, deadline, cancel);
        await new Noticing(stage).ChooseAsync(draft, cancel);
        await PublishAsync(draft, cancel);
        return draft;
    }

    /// <summary>The day on which a draft should be published.</summary>
    public async Task WishAsync(Live draft, DateOnly day, CancellationToken cancel)
    {
        var buyer = draft.Account.Buyer;
        var outcome = await stage.InAsync<WishPublication, WishPublication.Outcome>(draft.Account.As(buyer), wish => wish.ExecuteAsync(new(draft.Id, day, buyer.Name), cancel), cancel);
        if (outcome != WishPublication.Outcome.Noted) throw new InvalidOperationException($"WishPublication a répondu {outcome}.");
    }

    /// <summary>A second version of the file: those who left an address are told.</summary>
    public async Task CorrectAsync(Live live, CancellationToken cancel)
    {
        var buyer = live.Account.As(live.Account.Buyer);
        Stage.Expect<PrepareDceVersion.Outcome.Prepared>(await stage.InAsync<PrepareDceVersion, PrepareDceVersion.Outcome>(buyer, prepare => prepare.ExecuteAsync(live.Id, cancel), cancel));
        await AddAsync(buyer, live.Id, "Additif 1.txt", SampleFiles.Text("Additif n°\u00A01", "La visite du site est possible le mardi et le jeudi."), cancel);
        var asked = new PublishDceVersion.Asked(live.Id, "Ajout de l’additif n° 1 : jours de visite.", Important: true);
        var hash = await stage.InAsync<PublishDceVersion, byte[]>(buyer, publish => publish.ActHashAsync(asked, cancel), cancel);
        var proof = await stage.ConfirmAsync(live.Account.Buyer.Id, PublishDceVersion.Act, hash, cancel);
        Stage.Expect<PublishDceVersion.Outcome.Published>(await stage.InAsync<PublishDceVersion, PublishDceVersion.Outcome>(buyer, publish => publish.ExecuteAsync(new(asked, proof, new(Extends: true, null), live.Account.Buyer.Name), cancel), cancel));
    }

    public async Task ExtendAsync(Live live, DateTimeOffset limit, string reason, CancellationToken cancel)
    {
        var asked = new ExtendDeadline.Asked(live.Id, limit, reason);
        var cost = await stage.InAsync<IServiceProvider, ChangeCost>(live.Account.As(live.Account.Buyer), async services =>
            await services.GetRequiredService<ExtendDeadline>().CostAsync(await services.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == live.Id, cancel), cancel), cancel);
        var proof = await stage.ConfirmAsync(live.Account.Buyer.Id, ExtendDeadline.Act, ExtendDeadline.ActHash(asked), cancel);
        Stage.Expect<ExtendDeadline.Outcome.Extended>(await stage.InAsync<ExtendDeadline, ExtendDeadline.Outcome>(live.Account.As(live.Account.Buyer), extend => extend.ExecuteAsync(new(asked, proof, live.Account.Buyer.Name, cost.Amount), cancel), cancel));
    }

    public async Task DiscontinueAsync(Live live, string reason, CancellationToken cancel)
    {
        var asked = new DiscontinueConsultation.Asked(live.Id, reason);
        var proof = await stage.ConfirmAsync(live.Account.Buyer.Id, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked), cancel);
        Stage.Expect<DiscontinueConsultation.Outcome.Discontinued>(await stage.InAsync<DiscontinueConsultation, DiscontinueConsultation.Outcome>(live.Account.As(live.Account.Buyer), give => give.ExecuteAsync(new(asked, proof), cancel), cancel));
    }

    /// <summary>Makes the keys of a draft and publishes it; of a phase, this sends the invitations.</summary>
    public async Task PublishAsync(Live draft, CancellationToken cancel)
    {
        var (buyer, id) = (draft.Account.As(draft.Account.Buyer), draft.Id);
        var material = await stage.UntilAsync("clé du verrou", () => stage.InAsync<PublicationKeyMaterial, PublicationKeyMaterial.Material?>(buyer, read => read.ReadAsync(id, cancel), cancel), cancel);
        var keySet = KeyCeremony.MakeKeySet(material);
        var submission = KeySetSubmission.Read(keySet) ?? throw new InvalidOperationException("Le jeu de clés n’a pas été relu.");
        var proof = await stage.ConfirmAsync(draft.Account.Buyer.Id, PublishConsultation.Act, PublishConsultation.ActHash(id, submission.Sha256), cancel);
        // One transaction, as the page: keys that no publication followed would be nobody's.
        await stage.InAsync<IServiceProvider, PublishConsultation.Outcome.Published>(buyer, async services =>
        {
            Stage.Expect<CreateOpeningKeys.Outcome.Created>(await services.GetRequiredService<CreateOpeningKeys>().ExecuteAsync(new(id, keySet), cancel));
            return Stage.Expect<PublishConsultation.Outcome.Published>(await services.GetRequiredService<PublishConsultation>().ExecuteAsync(new(id, proof), cancel));
        }, cancel);
    }

    private async Task AddAsync(Scope.Tenant buyer, Id<Consultation> id, string name, byte[] bytes, CancellationToken cancel)
    {
        using var content = new MemoryStream(bytes);
        Stage.Expect<AddDceDocument.Outcome.Added>(await stage.OwnAsync<AddDceDocument, AddDceDocument.Outcome>(buyer, add => add.ExecuteAsync(new(id, name, content), cancel)));
    }

    private static IEnumerable<(string Name, byte[] Content)> Documents(Planned plan)
    {
        yield return ("Règlement de la consultation.pdf", SampleFiles.Pdf("Règlement de la consultation", plan.Title, plan.Procedure == Procedure.Open ? "Appel d’offres ouvert, articles L2124-2 et R2161-2 à R2161-5 du code de la commande publique."
            : plan.Procedure == Procedure.Restricted ? "Appel d’offres restreint, articles L2124-2 et R2161-6 à R2161-11 du code de la commande publique."
            : plan.Procedure == Procedure.DesignContest ? "Concours restreint, articles L2125-1 et R2162-15 à R2162-26 du code de la commande publique." : "Procédure adaptée, articles L2123-1 et R2123-1 du code de la commande publique.",
            "Document de démonstration : cette consultation n’existe pas."));
        yield return ("Cahier des charges.pdf", SampleFiles.Pdf("Cahier des charges", plan.Title, "Document de démonstration."));
        if (plan.Nature == Nature.Services) yield return ("Lisez-moi.txt", SampleFiles.Text(plan.Title, plan.Description));
        else yield return ("Bordereau des prix.xlsx", SampleFiles.Workbook("Prix", ["Désignation", "Unité", "Prix unitaire hors taxes"], [plan.Title, "forfait", ""]));
    }
}
