using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Lead;

/// <summary>Accounts that the lead opens from a file.</summary>
[Needs(Capability.ManageTenants)]
public sealed class ListModel(CurrentPerson current, ReadImports read, UploadImport upload) : UploadPage(current, read, upload)
{
    public override IReadOnlyList<ImportKind> Kinds => ImportKinds.OfLead;

    public override string Address => Links.Moves.AccountImports(Account.Slug);
}
