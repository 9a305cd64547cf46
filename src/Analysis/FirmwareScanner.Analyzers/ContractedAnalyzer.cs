using Microsoft.CodeAnalysis.Diagnostics;

namespace FirmwareScanner.Analyzers;

/// <summary>An analyzer of code that promises something: it has nothing to do where the attributes for promises are not known.</summary>
public abstract class ContractedAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(
            start =>
            {
                if (ContractAttributes.AreKnownTo(start.Compilation))
                {
                    Start(start);
                }
            });
    }

    /// <summary>Registers what is to be done for a compilation.</summary>
    /// <param name="context">Takes the actions.</param>
    protected abstract void Start(CompilationStartAnalysisContext context);
}
