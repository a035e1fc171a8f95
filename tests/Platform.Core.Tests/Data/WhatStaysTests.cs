using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Tests.Bids;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>The application's own role, with SQL of its own, against what was published or receipted: the second line behind the use cases.</summary>
public sealed class WhatStaysTests : IAsyncLifetime
{
    private Depositor given = null!;        // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Theory]
    [InlineData("update consultations set place = 'Ailleurs' where id = {0}")]
    [InlineData("update consultations set department_id = (select d.id from departments d where d.id <> department_id limit 1) where id = {0}")]
    [InlineData("update consultations set published_by = gen_random_uuid() where id = {0}")]
    [InlineData("update consultations set step_up_proof = gen_random_uuid() where id = {0}")]
    [InlineData("update consultations set title = 'Autre' where id = {0}")]
    [InlineData("insert into lots (tenant_id, id, consultation_id, number, title) select tenant_id, gen_random_uuid(), id, 9, 'Lot ajouté' from consultations where id = {0}")]
    [InlineData("delete from lots where id in (select id from lots where consultation_id = {0} limit 1)")]
    [InlineData("update dce_versions set note = 'Autre' where consultation_id = {0}")]
    [InlineData("update dce_versions set published_at = published_at + interval '1 day' where consultation_id = {0}")]
    public async Task What_is_published_is_not_rewritten_and_the_same_statement_changes_a_draft(string sql)
    {
        await given.Platform.SuperuserAsync("insert into departments (tenant_id, id, parent_id, name, created_at) select $1, $2, d.id, 'Autre service', now() from departments d where d.tenant_id = $1 order by d.created_at limit 1", given.TenantId, Guid.CreateVersion7());
        var draft = await given.Platform.DraftAsync(given.Consultation.Tenant, given.Consultation.Buyer);
        await given.Platform.RunAsync(draft.Scope, s => s.GetRequiredService<Core.Consultations.AddLot>().ExecuteAsync(new(draft.Id, "Couverture", null), Depositor.Cancel));
        await given.Platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());

        await KeptAsync(draft.Scope, sql, given.Consultation.Id.Value);
        if (sql.StartsWith("update dce_versions set published_at", StringComparison.Ordinal)) return;      // null plus one day: a draft has no such date
        Assert.Equal(1, await ExecuteAsync(draft.Scope, sql, draft.Id.Value));
    }

    [Theory]
    [InlineData("size = 1")]
    [InlineData("sha256 = sha256('autre')")]
    [InlineData("list_sha256 = sha256('autre')")]
    [InlineData("block_count = 9")]
    public async Task What_the_receipt_says_is_not_rewritten_and_was_written_once(string change)
    {
        var (sql, scope) = ($"update bid_envelopes set {change} where bid_id = {{0}}", Depositor.ScopeOf(given.Company));
        var begun = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);
        Assert.Equal(2, await ExecuteAsync(scope, sql, begun.Value));
        var (bid, _) = await given.DepositAsync(given.Company, 2);

        await KeptAsync(scope, sql, bid.Value);
    }

    // The application may not even name these columns, so ask behind its back.
    [Theory]
    [InlineData("context = '{}'")]
    [InlineData("context_sha256 = sha256('autre')")]
    [InlineData("recipient = 'age1autre'")]
    public async Task What_the_bidder_sealed_to_is_not_rewritten_by_anybody(string change)
    {
        var begun = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync($"update bid_envelopes set {change} where bid_id = $1", begun.Value));

        Assert.Contains("not rewritten", refused.MessageText, StringComparison.Ordinal);
        await given.Platform.SuperuserAsync($"alter table bid_envelopes disable trigger keep_receipted; update bid_envelopes set {change} where bid_id = '{begun}'");      // the twin: only the trigger stands there
    }

    [Fact]
    public async Task A_bid_has_one_application()
    {
        var begun = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], Depositor.Cancel);
        const string again = """
            insert into bid_envelopes (tenant_id, id, bid_id, consultation_id, company_id, kind, lot_number, context, context_sha256, recipient)
            select tenant_id, gen_random_uuid(), bid_id, consultation_id, company_id, kind, lot_number, context, context_sha256, recipient from bid_envelopes where bid_id = {0} and kind = 'Application'
            """;

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(Depositor.ScopeOf(given.Company), again, begun.Value));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
    }

    private async Task KeptAsync(Scope scope, string sql, Guid id)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(scope, sql, id));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Matches("not rewritten|keeps its lots", refused.MessageText);        // by the trigger: a missing grant says something else
    }

    private Task<int> ExecuteAsync(Scope scope, string sql, Guid id) =>
        given.Platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, id), Depositor.Cancel));
}
