using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consents.Buyer;

/// <summary>What the lead asked and may read, what it did read, and how to end it. VR-39, BEYOND-8.</summary>
[Needs(Capability.GrantAccess)]
public sealed class GrantedModel(CurrentPerson current, ReadConsents read, ReadAccessLog log, RevokeConsent revoke, TimeProvider clock) : PageModel
{
    /// <summary>The last line of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public long? After { get; set; }

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>« tout »: the whole chain, not only the lines of this page.</summary>
    [BindProperty(SupportsGet = true, Name = "verifier")] public string? Verify { get; set; }

    public DateTimeOffset ReadAt { get; private set; }
    public IReadOnlyList<ConsentRow> Consents { get; private set; } = [];
    public ReadAccessLog.Page Log { get; private set; } = new([], null, null);
    public ActingTenant Account => current.Tenant;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostRevokeAsync(Guid consent, CancellationToken cancel)
    {
        if (await revoke.ExecuteAsync(consent, current.Name, cancel)) return this.SeeOther($"{Links.Consents.Granted(Account.Slug)}?fait=fin");
        await LoadAsync(cancel);
        return this.Refuse(ConsentTexts.Gone);
    }

    private async Task LoadAsync(CancellationToken cancel) => (Consents, Log, ReadAt) = (await read.AllAsync(cancel), await log.PageAsync(After, cancel, whole: Verify == "tout"), clock.GetUtcNow());
}

/// <summary>The whole access log as a file.</summary>
[Needs(Capability.GrantAccess), OwnUnitOfWork]        // part by part: no transaction is open while bytes travel
public sealed class LogFileModel(CurrentScope scope, UnitOfWorkFactory work) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var part = await PartAsync(null, cancel);       // before the first byte: what fails says so
        (Response.ContentType, Response.Headers.ContentDisposition) = ("text/csv; charset=utf-8", "attachment; filename=journal-des-acces.csv");
        await Response.Body.WriteAsync(Encoding.UTF8.GetPreamble(), cancel);
        for (; ; part = await PartAsync(part.Next, cancel))
        {
            await Response.Body.WriteAsync(Encoding.UTF8.GetBytes(part.Text), cancel);
            if (part.Next is null) return new EmptyResult();
        }
    }

    private Task<(string Text, long? Next)> PartAsync(long? after, CancellationToken cancel) =>
        work.ReadAsync(scope.Required, services => services.GetRequiredService<ReadAccessLog>().CsvAsync(after, ConsentWords.KindOf, ConsentWords.WhatOf, cancel), cancel);
}
