using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Bids;

/// <summary>
/// Limits in the two nights when clocks change, 28 March and 31 October 2027. A limit is an instant: the hour that reads the same an hour later is an
/// hour late, and the closing comes once. What the forms refuse or ask is in ConsultationPagesTests.
/// </summary>
public sealed class ClockChangeNightTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Theory, Trait("Feature", "A7-B5")]
    [InlineData("2027-03-28T00:59:00Z", "dimanche 28_mars_2027 à_01_h_59")]
    [InlineData("2027-03-28T01:00:00Z", "dimanche 28_mars_2027 à_03_h_00")]
    [InlineData("2027-10-31T00:30:00Z", "dimanche 31_octobre_2027 à_02_h_30 (heure_d’été)")]
    [InlineData("2027-10-31T01:30:00Z", "dimanche 31_octobre_2027 à_02_h_30 (heure_d’hiver)")]
    public async Task At_the_limit_a_bid_is_in_time_and_an_hour_later_it_is_late_whatever_the_clock_on_the_wall_reads(string instant, string said)
    {
        var limit = WireInstant.Parse(instant);
        await given.Platform.Database.ExecuteAsSuperuserAsync($"""
            set session_replication_role = replica;
            update consultations set submission_deadline = '{instant}'; update public_consultations set submission_deadline = '{instant}'
            """);
        await given.Platform.Database.SetNowAsync(limit.AddHours(-1));
        Assert.IsType<CloseConsultation.Outcome.NotYet>(await CloseAsync());

        var inTime = await DepositAsync(given.Company, limit);
        var late = await DepositAsync(given.Rival, limit.AddHours(1));
        var closed = Assert.IsType<CloseConsultation.Outcome.Closed>(await CloseAsync());
        await given.Platform.Database.SetNowAsync(limit.AddHours(2));
        Assert.IsType<CloseConsultation.Outcome.AlreadyClosed>(await CloseAsync());

        Assert.Equal((false, true, 1), (inTime.Late, late.Late, closed.Bids));
        var words = said.Replace('_', FrenchFormat.NoBreak);
        Assert.All([inTime, late], receipt => Assert.Equal((limit, words), (receipt.Limit, FrenchFormat.Limit(receipt.Limit))));
        var letters = await PickupMail.ReadAsync(given.Platform.Configuration["Mail:Pickup"]!, cancel);
        Assert.Equal(2, letters.Count);
        Assert.All(letters, letter => Assert.Contains(FrenchFormat.LongDateTimeSeconds(limit), letter.Text, StringComparison.Ordinal));
        var register = await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<DepositRegister>().ExecuteAsync(given.Consultation.Id, cancel));
        Assert.Equal([false, true], register!.Rows.Select(row => row.Late));        // published: it has a register
        Assert.Contains($"\"limite\":\"{WireInstant.Format(limit)}\"", inTime.Json, StringComparison.Ordinal);
    }

    private async Task<ReceiptView> DepositAsync(TestCompany company, DateTimeOffset at)
    {
        var (bid, _, content) = await given.SealedAsync(company, 1);
        await given.Platform.Database.SetNowAsync(at);
        await given.By(company).SendAsync(bid, content, cancel);
        Assert.IsType<DepositBid.Outcome.Received>(await given.By(company).FinaliseAsync(bid, cancel));
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailReceipt>().ExecuteAsync(new(given.TenantId, bid.Value), cancel));
        return await given.ReceiptAsync(company, bid);
    }

    private Task<CloseConsultation.Outcome> CloseAsync() =>
        given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(given.Consultation.Id), cancel));
}
