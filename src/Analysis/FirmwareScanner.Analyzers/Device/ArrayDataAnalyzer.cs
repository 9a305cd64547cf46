using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS311: the constant data of an assembly fits into what nanoFramework deploys.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArrayDataAnalyzer : ContractedAnalyzer
{
    // The offset into the data is a 16-bit number in the image of an assembly.
    private const int LargestData = 65535;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DeviceDiagnostics.ArrayData];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        ConcurrentBag<(Location Place, long Bytes)> initialisers = [];
        context.RegisterOperationAction(
            operation =>
            {
                long bytes = DataBytes((IArrayCreationOperation)operation.Operation);
                if (bytes > 0 && scope.Contains(operation.ContainingSymbol))
                {
                    initialisers.Add((operation.Operation.Syntax.GetLocation(), bytes));
                }
            },
            OperationKind.ArrayCreation);
        context.RegisterCompilationEndAction(end => Check(end, initialisers));
    }

    private static void Check(CompilationAnalysisContext context, ConcurrentBag<(Location Place, long Bytes)> initialisers)
    {
        long sum = 0;
        IEnumerable<(Location Place, long Bytes)> inOrder =
            initialisers.OrderBy(initialiser => initialiser.Place.SourceTree?.FilePath)
                .ThenBy(initialiser => initialiser.Place.SourceSpan.Start);
        foreach ((Location place, long bytes) in inOrder)
        {
            sum += bytes;
            if (sum > LargestData)
            {
                context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.ArrayData, place, sum, LargestData));
            }
        }
    }

    // The compiler stores constant elements of a primitive type as data; it writes the first few, and all others, as instructions.
    private static long DataBytes(IArrayCreationOperation creation)
    {
        int size = creation.Type is IArrayTypeSymbol { Rank: 1 } array ? SizeOf(array.ElementType) : 0;
        if (creation.Initializer is null || size == 0)
        {
            return 0;
        }

        int constants = creation.Initializer.ElementValues.Count(element => element.ConstantValue.HasValue);
        return constants > 2 ? (long)creation.Initializer.ElementValues.Length * size : 0;
    }

    private static int SizeOf(ITypeSymbol type)
    {
        ITypeSymbol stored = type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : type;
        return stored.SpecialType switch
        {
            SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
            SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
            SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
            SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double => 8,
            _ => 0,
        };
    }
}
