using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Quotes;

public static class QuotesModule
{
    public static IServiceCollection AddQuotes(this IServiceCollection services)
    {
        services.AddScoped<PrepareQuoteRequest>();
        services.AddScoped<DiscardQuoteRequest>();
        services.AddScoped<ChooseSuppliers>();
        services.AddScoped<SendQuoteRequest>();
        services.AddScoped<QuoteMeters>();
        services.AddScoped<QuotesForBuyer>();
        services.AddScoped<QuotesForSuppliers>();
        services.AddScoped<ListSupplier>();
        services.AddScoped<SupplierDirectory>();
        services.AddScoped<InviteSuppliers>();
        services.AddScoped<InvitedSuppliers>();
        services.AddScoped<TellInvitedSuppliers>();
        services.AddScoped<SetUnitPrice>();
        services.AddScoped<TellSuppliers>();
        services.AddScoped<TellQuota>();
        services.AddScoped<ReadRebilling>();
        services.AddScoped<TakeStatementStep>();
        services.AddScoped<NoteCharge>();
        services.AddScoped<DraftStatements>();
        services.AddScoped<PrintStatement>();
        services.AddScoped<TellStatement>();
        services.AddScoped<AnswerQuoteRequest>();
        services.AddScoped<OpenQuotes>();
        services.AddScoped<ReadQuotes>();
        services.AddScoped<DecideQuote>();
        services.AddScoped<TellAnswerers>();
        services.AddScoped<TellAnswersOpen>();
        services.AddScoped<QuoteLetters>();
        services.AddScoped<PrintQuoteReceipt>();
        return services;
    }
}
