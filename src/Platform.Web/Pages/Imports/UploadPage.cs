using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Imports;

/// <summary>A file at a time, and what came of those before. PEER-17.</summary>
public abstract class UploadPage(CurrentPerson current, ReadImports read, UploadImport upload) : PageModel
{
    /// <summary>What may be brought here.</summary>
    public abstract IReadOnlyList<ImportKind> Kinds { get; }

    /// <summary>Address of the page.</summary>
    public abstract string Address { get; }

    [BindProperty] public ImportKind? Kind { get; set; }

    [BindProperty] public IFormFile? Upload { get; set; }

    /// <summary>The file that was imported just now.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public Guid? Finished { get; set; }

    public ImportRow? JustImported => Imports.FirstOrDefault(row => row.Id == Finished && row.ImportedAt is not null);

    public IReadOnlyList<ImportRow> Imports { get; private set; } = [];
    public ActingTenant Account => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel) => Imports = await read.ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (Kinds is [var only]) Kind = only;
        if (Kind is not { } kind || !Kinds.Contains(kind)) ModelState.AddModelError(nameof(Kind), MoveTexts.KindMissing);
        if (Upload is null) ModelState.AddModelError(nameof(Upload), MoveTexts.FileMissing);
        if (!ModelState.IsValid || Kind is not { } chosen || Upload is not { } file) return await AgainAsync(cancel);
        // One byte more than is allowed is enough to refuse; the rest fits in memory (ReadBody).
        var bytes = new byte[Math.Min(file.Length, Sheet.MostBytes + 1L)];
        await using (var content = file.OpenReadStream()) await content.ReadExactlyAsync(bytes, cancel);
        var outcome = await upload.ExecuteAsync(new(chosen, NameOf(file.FileName), bytes, current.Name), cancel);
        return await outcome.Match(
            uploaded => Task.FromResult(this.SeeOther(Links.Moves.Import(Address, uploaded.Import))),
            refused => { ModelState.AddModelError(nameof(Upload), refused.Why.French()); return AgainAsync(cancel); });
    }

    private static string NameOf(string typed) => Core.Values.SafeName.Read(typed).Match(name => name.Value, fault => "fichier");

    private async Task<IActionResult> AgainAsync(CancellationToken cancel)
    {
        Imports = await read.ListAsync(cancel);
        return this.Invalid();
    }
}
