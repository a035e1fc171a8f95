using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Crypto.Envelopes;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

/// <summary>A test of a key counts for a while: the clock moves, the guard and the words follow.</summary>
public sealed class KeyDrillTests : IAsyncLifetime
{
    private Ceremony given = null!;             // set by InitializeAsync, before any test
    private DateTimeOffset tested;

    public async Task InitializeAsync()
    {
        given = await Ceremony.DraftAsync();
        tested = await given.AskAsync(db => db.NowAsync(Ceremony.Cancel));     // the clock of this ceremony stands still
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task A_test_counts_to_the_last_millisecond_of_its_days_and_not_one_more()
    {
        var days = KeyTestRules.On(tested).Days;

        await given.Platform.Database.SetNowAsync(tested.AddDays(days));
        Assert.DoesNotContain(await Objections(), o => o.Key == TwoTestedWays.TooFewWays);

        await given.Platform.Database.SetNowAsync(tested.AddDays(days).AddMilliseconds(1));
        var refused = Assert.Single(await Objections(), o => o.Key == TwoTestedWays.TooFewWays);
        Assert.Equal([0, TwoTestedWays.Needed, days], refused.Values);
    }

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task After_a_drill_the_key_counts_from_that_day_and_each_test_keeps_its_date()
    {
        await given.Platform.Database.SetNowAsync(tested.AddDays(100));
        Assert.IsType<TestKey.Outcome.Tested>(await Drill(given.President, key => key));
        Assert.Equal([1, 2], (await Objections()).Single(o => o.Key == TwoTestedWays.TooFewWays).Values.Take(2));

        Assert.IsType<TestKey.Outcome.Tested>(await Drill(given.Delegate, key => key));
        Assert.DoesNotContain(await Objections(), o => o.Key == TwoTestedWays.TooFewWays);

        var mine = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<ReadMyKey>().ExecuteAsync(Ceremony.Cancel));
        Assert.Equal([tested.AddDays(100), tested], mine.Tests);
        Assert.Equal(KeyTestState.Good, mine.State);
    }

    [Fact]
    public async Task A_wrong_an_old_a_repeated_and_another_person_s_answer_record_no_test()
    {
        Assert.IsType<TestKey.Outcome.NotProved>(await Drill(given.President, _ => new byte[32]));

        var asked = await Ask(given.President);
        var answer = AgeReader.Decrypt(asked.Sealed, given.President.Key);
        Assert.IsType<TestKey.Outcome.NotProved>(await Answer(given.Delegate, asked, answer));
        await given.Platform.Database.SetNowAsync(tested + KeyChallenge.Life);
        Assert.IsType<TestKey.Outcome.NotProved>(await Answer(given.President, asked, answer));
        await given.Platform.Database.SetNowAsync(tested + KeyChallenge.Life - TimeSpan.FromMilliseconds(1));
        Assert.IsType<TestKey.Outcome.Tested>(await Answer(given.President, asked, answer));
        Assert.IsType<TestKey.Outcome.NotProved>(await Answer(given.President, asked, answer));

        var count = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<PlatformDb>().KeyTests.CountAsync());
        Assert.Equal(3, count);      // two enrolments, one drill
    }

    [Fact]
    public async Task The_holder_is_told_from_the_notice_on_and_the_buyer_reads_who_must_do_what()
    {
        var rule = KeyTestRules.On(tested);
        await given.Platform.PersonAsync(given.Consultation.Tenant, "Zoé Nouvelle", MembershipRole.CaoDelegate);
        var notice = tested.AddDays(rule.Days - rule.NoticeDays);

        await given.Platform.Database.SetNowAsync(notice);
        Assert.Equal([KeyTestState.Good, KeyTestState.Good, null], (await Holders()).Select(h => h.State));
        await given.Platform.Database.SetNowAsync(notice.AddMilliseconds(1));
        Assert.Equal([KeyTestState.EndsSoon, KeyTestState.EndsSoon, null], (await Holders()).Select(h => h.State));
        await given.Platform.Database.SetNowAsync(tested.AddDays(rule.Days + 1));
        await Drill(given.Delegate, key => key);

        Assert.Equal([("Anne Présidente", KeyTestState.TooOld), ("Denis Délégué", KeyTestState.Good), ("Zoé Nouvelle", null)],
            (await Holders()).Select(h => (h.Name, h.State)));
    }

    private async Task<IReadOnlyList<PublicationObjection>> Objections() => await given.Platform.RunAsync(given.Consultation.Scope, async s =>
    {
        var consultation = await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == given.Consultation.Id);
        return await s.GetServices<IPublicationGuard>().OfType<TwoTestedWays>().Single().ObjectionsAsync(consultation, Ceremony.Cancel);
    });

    private Task<IReadOnlyList<ReadHolders.Holder>> Holders() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<ReadHolders>().ExecuteAsync(Ceremony.Cancel));

    private async Task<TestKey.Outcome> Drill(Holder holder, Func<byte[], byte[]> answer)
    {
        var asked = await Ask(holder);
        return await Answer(holder, asked, answer(AgeReader.Decrypt(asked.Sealed, holder.Key)));
    }

    private async Task<HolderChallenges.Asked> Ask(Holder holder) =>
        await given.Platform.RunAsync(holder.Scope, s => s.GetRequiredService<TestKey>().BeginAsync(Ceremony.Cancel)) ?? throw new InvalidOperationException("A holder has a key.");

    private Task<TestKey.Outcome> Answer(Holder holder, HolderChallenges.Asked asked, byte[] answer) =>
        given.Platform.RunAsync(holder.Scope, s => s.GetRequiredService<TestKey>().ExecuteAsync(new(asked.Id, answer), Ceremony.Cancel));
}
