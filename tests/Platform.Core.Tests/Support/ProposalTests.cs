using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Support;

/// <summary>What accounts ask of their agglomeration, and what of it another account sees.</summary>
public sealed class ProposalTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private Tenant lead = null!;
    private Scope.Tenant first = null!, second = null!, abroad = null!;
    private Scope.Lead asLead = null!;
    private TestPerson admin = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        asLead = new(lead.Id.Value, (await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin)).Id);
        var (one, two) = (await platform.CommuneAsync(lead, "alpha", "Alpha canaricompte"), await platform.CommuneAsync(lead, "beta", "Bêta"));
        admin = await platform.PersonAsync(two, "Berthe Bêta", MembershipRole.AccountAdmin);
        first = new(one.Id.Value, (await platform.PersonAsync(one, "Claire canaripersonne", MembershipRole.Buyer)).Id);
        second = new(two.Id.Value, (await platform.PersonAsync(two, "Benoît Achat", MembershipRole.Buyer)).Id);
        var elsewhere = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "gamma", "Gamma");
        abroad = new(elsewhere.Id.Value, (await platform.PersonAsync(elsewhere, "Gaël Ailleurs", MembershipRole.Buyer)).Id);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-44")]
    public async Task Others_of_the_territory_read_an_improvement_without_its_author_and_support_it_once_and_nobody_elsewhere_sees_it()
    {
        await ProposeAsync(first, ProposalKind.Improvement, "Relances automatiques");
        await ProposeAsync(first, ProposalKind.Amendment, "canariavenant");

        var read = Assert.Single(await TerritoryAsync(second));
        Assert.DoesNotMatch("canari", $"{read}");
        Assert.True(await SupportAsync(second, read.Id));
        Assert.True(await SupportAsync(second, read.Id));
        Assert.False(await SupportAsync(first, read.Id));        // its own
        Assert.False(await SupportAsync(abroad, read.Id));
        Assert.Equal((1, true), (Assert.Single(await TerritoryAsync(second)).Supports, Assert.Single(await TerritoryAsync(second)).Supported));
        Assert.Empty(await TerritoryAsync(abroad));
        Assert.Empty(await platform.RunAsync(second, s => s.GetRequiredService<ReadProposals>().AmendmentsAsync(default)));
        Assert.Single(await platform.RunAsync(first, s => s.GetRequiredService<ReadProposals>().AmendmentsAsync(default)));

        var rows = await ForLeadAsync();
        Assert.Equal(["Bêta"], rows.Single(row => row.Id == read.Id).Supporters);
        Assert.All(rows, row => Assert.Equal("Alpha canaricompte", row.Account));
    }

    [Fact, Trait("Feature", "VR-44")]
    public async Task The_lead_answers_once_at_a_time_and_says_why_it_declines()
    {
        await ProposeAsync(first, ProposalKind.Improvement, "Un mode nuit");
        var proposal = Assert.Single(await ForLeadAsync()).Id;
        Assert.Equal(ProposalFault.ReasonMissing, await AnswerAsync(proposal, 0, ProposalVerdict.Declined));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AnswerAsync(proposal, 0, i % 2 == 0 ? ProposalVerdict.Planned : ProposalVerdict.Declined, "Parce que.")));
        Assert.Single(answers, fault => fault is null);
        Assert.Null(await AnswerAsync(proposal, 1, ProposalVerdict.Done));
        Assert.Equal(ProposalFault.ReadAgain, await AnswerAsync(proposal, 2, ProposalVerdict.Declined, "Trop tard."));
        Assert.Equal("Done", Assert.Single(await TerritoryAsync(second)).Verdict);
        var otherLead = new Scope.Lead(Guid.CreateVersion7(), asLead.Person);
        Assert.Equal(ProposalFault.NotFound, await platform.RunAsync(otherLead, s => s.GetRequiredService<AnswerProposal>().ExecuteAsync(new(proposal, 2, ProposalVerdict.Planned, null, "X"), default)));
    }

    [Fact, Trait("Feature", "VR-44")]
    public async Task A_survey_reaches_the_administrators_and_needs_are_counted_by_account_without_names()
    {
        var closes = FranceTime.DayOf(await NowAsync()).AddDays(10);
        Assert.Empty(await platform.RunAsync(asLead, s => s.GetRequiredService<OpenTrainingSurvey>().ExecuteAsync(new(Guid.CreateVersion7(), "Formations 2027", "Analyse des offres\nRédaction du règlement\nAnalyse des offres", closes), default)));
        var survey = Assert.Single(await platform.RunAsync(second, s => s.GetRequiredService<ReadTraining>().OpenSurveysAsync(default)));
        Assert.Equal(["Analyse des offres", "Rédaction du règlement"], survey.Topics);
        Assert.Empty(await platform.RunAsync(abroad, s => s.GetRequiredService<ReadTraining>().OpenSurveysAsync(default)));
        foreach (var fact in await platform.FactsAsync<TrainingSurveyOpened>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfSurveys>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<TrainingReaderToTell>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfSurveys>().ExecuteAsync(fact, default));
        Assert.Equal([admin.Email], (await PickupMail.ReadAsync(Path.Combine(platform.Folder, "mail"), default)).Select(mail => mail.To));

        var form = Guid.CreateVersion7();
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Empty(await NeedAsync(first, form, survey.Id, "Analyse des offres", 3));
        Assert.Empty(await NeedAsync(second, Guid.CreateVersion7(), null, "Signature électronique", 1));
        Assert.Equal([TrainingFault.PeopleInvalid], await NeedAsync(second, Guid.CreateVersion7(), null, "Rien", 0));
        Assert.Equal([TrainingFault.SurveyClosed], await NeedAsync(abroad, Guid.CreateVersion7(), survey.Id, "Analyse des offres", 1));
        var needs = await platform.RunAsync(asLead, s => s.GetRequiredService<ReadTraining>().ForLeadAsync(default));
        Assert.Equal([("Alpha canaricompte", "Analyse des offres", 3), ("Bêta", "Signature électronique", 1)], needs.Select(need => (need.Account, need.Topic, need.People)));
        Assert.All(needs, need => Assert.DoesNotMatch("canaripersonne", $"{need}"));
        Assert.Equal("Signature électronique", Assert.Single(await platform.RunAsync(second, s => s.GetRequiredService<ReadTraining>().OwnAsync(default))).Topic);

        var own = Assert.Single(await platform.RunAsync(first, s => s.GetRequiredService<ReadTraining>().OwnAsync(default))).Id;
        await platform.RunAsync(second, s => s.GetRequiredService<StateTrainingNeed>().WithdrawAsync(own, default));      // another account's
        Assert.Equal(2, (await platform.RunAsync(asLead, s => s.GetRequiredService<ReadTraining>().ForLeadAsync(default))).Count);
        await platform.RunAsync(first, s => s.GetRequiredService<StateTrainingNeed>().WithdrawAsync(own, default));
        Assert.Single(await platform.RunAsync(asLead, s => s.GetRequiredService<ReadTraining>().ForLeadAsync(default)));

        await platform.Database.SetNowAsync((await NowAsync()).AddDays(12));
        Assert.Equal([TrainingFault.SurveyClosed], await NeedAsync(first, Guid.CreateVersion7(), survey.Id, "Analyse des offres", 1));
        await platform.Database.SetNowAsync(null);
    }

    private Task<DateTimeOffset> NowAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));

    private async Task ProposeAsync(Scope.Tenant scope, ProposalKind kind, string title)
    {
        var form = Guid.CreateVersion7();
        foreach (var _ in Enumerable.Range(0, 2))        // a second click proposes nothing more
            Assert.Empty(await platform.RunAsync(scope, s => s.GetRequiredService<ProposeChange>().ExecuteAsync(new(form, kind, title, "Pour gagner du temps.", "Claire canaripersonne"), default)));
    }

    private Task<IReadOnlyList<ReadProposals.Shared>> TerritoryAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<ReadProposals>().TerritoryAsync(default));

    private Task<bool> SupportAsync(Scope scope, Guid proposal) => platform.RunAsync(scope, s => s.GetRequiredService<SupportProposal>().ExecuteAsync(proposal, default));

    private Task<IReadOnlyList<ReadProposals.Whole>> ForLeadAsync() => platform.RunAsync(asLead, s => s.GetRequiredService<ReadProposals>().ForLeadAsync(default));

    private Task<ProposalFault?> AnswerAsync(Guid proposal, int seen, ProposalVerdict verdict, string? reason = null) =>
        platform.RunAsync(asLead, s => s.GetRequiredService<AnswerProposal>().ExecuteAsync(new(proposal, seen, verdict, reason, "Lise Agglo"), default));

    private Task<IReadOnlyList<TrainingFault>> NeedAsync(Scope scope, Guid form, Guid? survey, string topic, int people) =>
        platform.RunAsync(scope, s => s.GetRequiredService<StateTrainingNeed>().ExecuteAsync(new(form, survey, topic, people, null), default));
}
