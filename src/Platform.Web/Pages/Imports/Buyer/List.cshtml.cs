using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Imports.Buyer;

/// <summary>What the account brings from its former platform.</summary>
[Needs(Capability.ImportData)]
public sealed class ListModel(CurrentPerson current, ReadImports read, UploadImport upload) : UploadPage(current, read, upload)
{
    public override IReadOnlyList<ImportKind> Kinds => ImportKinds.OfAccount;

    public override string Address => Links.Moves.Imports(Account.Slug);
}
