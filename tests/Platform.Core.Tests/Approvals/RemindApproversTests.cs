using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Testing;

namespace Platform.Core.Tests.Approvals;

/// <summary>Who is written to, when, and how many times.</summary>
public sealed class RemindApproversTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private TestPlatform platform = null!;      // set by InitializeAsync
    private GivenApproval town = null!;         // set by InitializeAsync

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Start);
        town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-24")]
    public async Task Each_stage_is_asked_once_and_recalled_after_the_delay_of_the_account_once_from_two_nodes()
    {
        await town.CircuitAsync(GivenApproval.Named(Core.Approvals.StepKind.Technical, town.Head), GivenApproval.Named(Core.Approvals.StepKind.Administrative, town.Mayor));
        var submission = await town.SubmittedAsync(await town.ReadyAsync());
        Assert.Equal([(town.Head.Email, "À valider")], await SentAsync());

        await RemindAsync(Start.AddDays(2));
        Assert.Empty(await SentAsync());
        await RemindAsync(Start.AddDays(3));                    // the rule of the platform
        Assert.Equal([(town.Head.Email, "Rappel, à valider")], await SentAsync());
        await RemindAsync(Start.AddDays(4));
        Assert.Empty(await SentAsync());

        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.Equal([(town.Mayor.Email, "À valider")], await SentAsync());
        Assert.True(await town.InAsync<SetReminderDelay, bool>(town.Administrator, set => set.ExecuteAsync(new(1, "Aline"), default)));
        Assert.False(await town.InAsync<SetReminderDelay, bool>(town.Administrator, set => set.ExecuteAsync(new(31, "Aline"), default)));
        await RemindAsync(Start.AddDays(5));                    // the account's own, counted from the opening of this stage
        Assert.Equal([(town.Mayor.Email, "Rappel, à valider")], await SentAsync());

        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 2, town.Mayor));
        Assert.Equal([(town.Buyer.Email, "Validation complète")], await SentAsync());
        await RemindAsync(Start.AddDays(9));
        Assert.Empty(await SentAsync());
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_refusal_is_told_to_the_author_and_a_step_that_nobody_can_decide_to_the_administrator_too()
    {
        await town.CircuitAsync(GivenApproval.Named(Core.Approvals.StepKind.Technical, town.Head));
        var consultation = await town.ReadyAsync();
        await town.RejectAsync(await town.SubmittedAsync(consultation), 1, town.Head, "Le budget n’est pas voté.");
        Assert.Equal([(town.Buyer.Email, "Validation refusée")], await SentAsync());       // what was asked meanwhile has no object any more

        await town.SubmittedAsync(consultation);
        await platform.SuperuserAsync("update memberships set revoked_at = sec.now() where person_id = $1", town.Head.Id);
        Assert.Empty(await SentAsync());
        await RemindAsync(Start.AddDays(3));
        Assert.Equal([(town.Administrator.Email, "Validation sans valideur"), (town.Buyer.Email, "Validation sans valideur")], await SentAsync());
    }

    private async Task RemindAsync(DateTimeOffset at)
    {
        await platform.Database.SetNowAsync(at);
        await using var other = platform.AnotherNode();
        await Task.WhenAll(On(platform.Services), On(other), On(platform.Services));

        static Task On(IServiceProvider node) => node.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("test"), s => (Task)s.GetRequiredService<RemindApprovers>().ExecuteAsync(default), default);
    }

    private readonly HashSet<string> told = [];

    /// <summary>What is queued and was not handled yet, handled twice as by two workers: the messages that left, by reader.</summary>
    private async Task<IReadOnlyList<(string To, string Subject)>> SentAsync()
    {
        await platform.RunAsync(new Scope.System("test"), async s =>
        {
            foreach (var fact in await platform.FactsAsync<ApprovalMoved>()) if (told.Add(fact.Key)) await s.GetRequiredService<TellApprovers>().ExecuteAsync(fact, default);
        });
        for (var worker = 0; worker < 2; worker++)
            await platform.RunAsync(new Scope.System("test"), async s =>
            {
                foreach (var fact in await platform.FactsAsync<ApprovalReaderToTell>()) if (worker == 1 || told.Add(fact.Key)) await s.GetRequiredService<TellApprovers>().ExecuteAsync(fact, default);
            });
        var folder = platform.Configuration["Mail:Pickup"]!;      // every test host has it
        var mails = await PickupMail.ReadAsync(folder, default);
        foreach (var mail in mails) File.Delete(Path.Combine(folder, $"{mail.Id:n}.json"));
        return [.. mails.Select(mail => (mail.To, mail.Subject.Split('\u00a0')[0])).Order()];
    }
}
