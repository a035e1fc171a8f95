using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Lead;

[Needs(Capability.ManageTenants)]
public sealed class DisputesModel(CurrentPerson current, ReadConventions read, NotifyDispute notify, CloseAmicableStep close, TakeDisputeToCourt court) : DisputesPage(current, read, notify, close, court);
