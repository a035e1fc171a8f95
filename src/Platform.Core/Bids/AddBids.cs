using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Bids;

public static class BidsRegistration
{
    public static IServiceCollection AddBids(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<BeginDeposit>();
        services.AddScoped<ReadTicket>();
        services.AddScoped<ReadLastCheck>();
        services.AddScoped<ReadLimit>();
        services.AddScoped<ReceiveBytes>();
        services.AddScoped<StoreBlock>();
        services.AddScoped<ListBlocks>();
        services.AddScoped<StoreBordereau>();
        services.AddScoped<CompleteBid>();
        services.AddSingleton<CheckBytes>();
        services.AddScoped<ReceiptBid>();
        services.AddScoped<DepositBid>();
        services.AddScoped<FinishDeposits>();
        services.AddScoped<MailReceipt>();
        services.AddScoped<PrintReceipt>();
        services.AddScoped<StampReceipt>();
        services.AddScoped<StampReceipts>();
        services.AddScoped<CompleteReceipt>();
        services.AddScoped<ReadReceipt>();
        services.AddScoped<ConfirmBid>();
        services.AddScoped<ReadAnsweredVersion>();
        services.AddScoped<MyBids>();
        services.AddScoped<DiscardDraft>();
        services.AddScoped<DepositRegister>();
        services.AddScoped<ReadDepositChoices>();
        return services;
    }
}
