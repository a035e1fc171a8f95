using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Buyer;

[Needs(Capability.ManagePeople)]
public sealed class DisputesModel(CurrentPerson current, ReadConventions read, NotifyDispute notify, CloseAmicableStep close, TakeDisputeToCourt court) : DisputesPage(current, read, notify, close, court);
