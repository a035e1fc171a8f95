using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Support;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>What a help desk finds in the morning: a company whose limit is near, a buyer who was answered, a visitor, a call.</summary>
public sealed class HelpDemo(Stage stage, Scope.Lead agent, string agentName)
{
    public async Task ExecuteAsync(Account romans, DemoCompany company, Id<Consultation> closing, CancellationToken cancel)
    {
        var buyer = romans.As(romans.Buyer);
        var first = await OpenAsync(buyer, romans.Buyer.Name, romans.Buyer.Email, "Comment reporter une date limite\u00A0?", "Une visite du site est ajoutée. Où reporter la date, et qui est prévenu\u00A0?", new($"/{romans.Place.Slug}/acheteur", null, null, "Firefox, Windows", null), cancel);
        Stage.Expect<StepAsDesk.Outcome.Done>(await stage.InAsync<StepAsDesk, StepAsDesk.Outcome>(agent, steps =>
            steps.ExecuteAsync(new(first, 1, TicketStep.Answered, agentName, "Sur la page de la consultation, «\u00A0Reporter la date limite\u00A0». Les entreprises qui ont laissé une adresse sont prévenues, chacune par son courriel.", []), cancel), cancel));
        await OpenAsync(company.Depositor, company.Person, company.Email, "L’envoi s’arrête à 40 %", "La page dit que l’envoi reprendra, mais rien ne bouge depuis cinq minutes.",
            new("/entreprise/plis/…/documents", "Dépôt d’un pli, documents et envoi", "A4-1234", "Chrome, Windows", closing.Value), cancel);
        await OpenAsync(new Scope.Public(), "Vera Visiteuse", null, "Le plan est illisible", "Le fichier du plan s’ouvre sur une page blanche.", new("/consultations", null, null, "Safari, Mac", null), cancel);
        await OpenAsync(agent, "M. Bernard, artisan", null, "Ne retrouve pas son reçu", "A rappelé deux fois ; le lien du courriel reçu en mars ne s’ouvre plus.", new(null, null, null, null, null), cancel);
    }

    /// <summary>What accounts ask of their agglomeration: a proposal that another supports, one that was answered, a survey and a need, and requests for a day.</summary>
    public async Task ProposeAsync(Scope.Lead lead, Account romans, Account other, CancellationToken cancel)
    {
        var (buyer, second) = (romans.As(romans.Buyer), other.As(other.Buyer));
        await ExpectNothingAsync<ProposeChange, ProposalFault>(buyer, propose => propose.ExecuteAsync(new(Guid.CreateVersion7(), ProposalKind.Improvement, "Rappeler la fin prochaine d’un marché", "Six mois avant l’échéance, un courriel au service\u00A0: nous relançons souvent trop tard.", romans.Buyer.Name), cancel), cancel);
        await ExpectNothingAsync<ProposeChange, ProposalFault>(second, propose => propose.ExecuteAsync(new(Guid.CreateVersion7(), ProposalKind.Improvement, "Un modèle de règlement pour les petits travaux", "Le même modèle pour toutes les communes, à compléter.", other.Buyer.Name), cancel), cancel);
        foreach (var proposal in (await stage.InAsync<ReadProposals, IReadOnlyList<ReadProposals.Shared>>(second, read => read.TerritoryAsync(cancel), cancel)).Where(p => !p.IsOwn))
            await stage.InAsync<SupportProposal, bool>(second, support => support.ExecuteAsync(proposal.Id, cancel), cancel);
        var model = (await stage.InAsync<ReadProposals, IReadOnlyList<ReadProposals.Whole>>(lead, read => read.ForLeadAsync(cancel), cancel)).First(p => p.Supporters.Length == 0);
        if (await stage.InAsync<AnswerProposal, ProposalFault?>(lead, answer => answer.ExecuteAsync(new(model.Id, 0, ProposalVerdict.Planned, "Le groupe de travail de janvier l’écrira avec vous.", "Camille Démo"), cancel), cancel) is { } fault)
            throw new InvalidOperationException($"AnswerProposal a répondu {fault}.");
        var closes = FranceTime.DayOf(await stage.NowAsync(cancel)).AddDays(30);
        await ExpectNothingAsync<OpenTrainingSurvey, TrainingFault>(lead, open => open.ExecuteAsync(new(Guid.CreateVersion7(), "Formations de l’année prochaine", "Rédiger un règlement de consultation\nAnalyser les offres\nOuvrir une séance", closes), cancel), cancel);
        var survey = (await stage.InAsync<ReadTraining, IReadOnlyList<ReadTraining.Survey>>(buyer, read => read.OpenSurveysAsync(cancel), cancel))[0];
        await ExpectNothingAsync<StateTrainingNeed, TrainingFault>(buyer, state => state.ExecuteAsync(new(Guid.CreateVersion7(), survey.Id, survey.Topics[1], 3, "Plutôt au printemps"), cancel), cancel);
        await RequestAsync(lead, romans, other, cancel);
    }

    /// <summary>One accepted for another day, one declined, one that waits.</summary>
    private async Task RequestAsync(Scope.Lead lead, Account romans, Account other, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        await AskAsync(romans, RequestAbout.Service, "Relire le cahier des charges de la voirie", "Une quinzaine de pages, avant leur passage en commission.", 12);
        await AskAsync(romans, RequestAbout.Training, "Former deux agents à l’analyse des offres", null, 20);
        foreach (var request in (await stage.InAsync<ReadRequests, ReadRequests.Calendar>(lead, read => read.ForLeadAsync(cancel), cancel)).Open)
        {
            AnswerRequest.Input answer = request.About == nameof(RequestAbout.Service)
                ? new(request.Id, request.Answers, ProposalVerdict.Planned, today.AddDays(16), "La juriste du service est là ce jour-là.", "Camille Démo")
                : new(request.Id, request.Answers, ProposalVerdict.Declined, null, "Les prochaines sessions sont complètes\u00A0: répondez à l’enquête sur les formations.", "Camille Démo");
            if (await stage.InAsync<AnswerRequest, RequestFault?>(lead, say => say.ExecuteAsync(answer, cancel), cancel) is { } fault) throw new InvalidOperationException($"AnswerRequest a répondu {fault}.");
        }
        await AskAsync(other, RequestAbout.Publication, "Publier le marché de la cantine", "La rentrée approche\u00A0: nous voudrions relire l’avis ensemble avant sa publication.", 33);

        Task AskAsync(Account account, RequestAbout about, string title, string? text, int days) => ExpectNothingAsync<AskForDay, RequestFault>(account.As(account.Buyer),
            ask => ask.ExecuteAsync(new(Guid.CreateVersion7(), about, title, text, today.AddDays(days), account.Buyer.Name), cancel), cancel);
    }

    private async Task ExpectNothingAsync<TUseCase, TFault>(Scope scope, Func<TUseCase, Task<IReadOnlyList<TFault>>> act, CancellationToken cancel) where TUseCase : notnull
    {
        var faults = await stage.InAsync(scope, act, cancel);
        if (faults.Count > 0) throw new InvalidOperationException($"{typeof(TUseCase).Name} a répondu {string.Join(", ", faults)}.");
    }

    private async Task<Guid> OpenAsync(Scope scope, string name, string? email, string subject, string text, TicketContext context, CancellationToken cancel) =>
        Stage.Expect<OpenTicket.Outcome.Opened>(await stage.InAsync<OpenTicket, OpenTicket.Outcome>(scope,
            open => open.ExecuteAsync(new(Guid.CreateVersion7(), false, name, email, null, subject, text, context, []), cancel), cancel)).Ticket;
}
