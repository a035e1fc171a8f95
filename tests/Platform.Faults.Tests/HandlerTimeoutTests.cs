using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Jobs;
using Platform.Testing;

namespace Platform.Faults.Tests;

[Collection("cluster")]
public sealed class HandlerTimeoutTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task A_handler_that_runs_into_its_own_timeout_is_postponed_and_the_others_go_on()
    {
        await using var given = await Ceremony.DraftAsync();
        var person = given.President.Person;
        await given.Platform.SuperuserAsync("delete from outbox");
        await given.Platform.SuperuserAsync("insert into outbox (id, kind, key, payload) values ($1, 'address-already-known', 'x', jsonb_build_object('Person', $2::uuid, 'Asked', $2::uuid)), ($3, 'nobody-handles-this', 'x', '{}')", Guid.CreateVersion7(), person.Id, Guid.CreateVersion7());
        var services = new ServiceCollection();
        services.AddSingleton(given.Platform.Configuration);
        services.AddLogging();
        services.AddPlatformCore(given.Platform.Configuration);
        services.AddSingleton<IMailGateway, TimesOut>();
        await using var node = services.BuildServiceProvider();
        var dispatch = new DispatchOutbox(new(node.GetRequiredService<DataSources>()), new(), node.GetRequiredService<UnitOfWorkFactory>(), OutboxLane.Messages, NullLogger<DispatchOutbox>.Instance);

        Assert.Equal(0, await dispatch.RunOnceAsync(Cancel));

        Assert.Equal(["address-already-known TaskCanceledException", "nobody-handles-this NotSupportedException"], await given.Platform.RunAsync(new Scope.System("test"), s =>
            Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.SqlQuery<string>(
                s.GetRequiredService<PlatformDb>().Database, $"select kind || ' ' || last_error as \"Value\" from outbox where done_at is null order by kind"))));
    }

    private sealed class TimesOut : IMailGateway
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancel) => throw new TaskCanceledException("The request was canceled due to the configured timeout.");
    }
}
