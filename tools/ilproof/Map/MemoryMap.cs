using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof.Sizes;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Proof.Map;

/// <summary>What lives where on a board, with the built-in rules and the default pipeline.</summary>
/// <param name="Board">The board.</param>
/// <param name="Regions">Its memories.</param>
internal sealed record MemoryMap(MapBoard Board, IReadOnlyList<MapRegion> Regions)
{
    // What is smaller is summed up: a picture has no room for it.
    private const int LeastShown = 640;

    private const int FlashSector = 4096;

    /// <summary>Makes the map of a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="signatures">The built-in rules, compiled for the device.</param>
    /// <param name="run">The proof over the assemblies.</param>
    public static MemoryMap Of(MapBoard board, SignatureSet signatures, ProofRun run)
    {
        ReplayRunner plan = ReferenceSets.Plan(signatures, board.BudgetBytes);
        if (plan.BudgetProblem is not null)
        {
            throw new UserErrorException($"{board.Name}: {plan.BudgetProblem}");
        }

        return new MemoryMap(board, [Heap(board, plan, run), Flash(board, signatures, run), StaticRam(run)]);
    }

    private static MapRegion Heap(MapBoard board, ReplayRunner plan, ProofRun run)
    {
        IEnumerable<MapPart> large = plan.MemoryPlan.Where(row => row.Bytes >= LeastShown)
            .OrderByDescending(row => row.Bytes)
            .Select(row => new MapPart(row.Name, row.Bytes, row.Reason, MapKind.Ours));
        MemoryPlanRow[] small = [.. plan.MemoryPlan.Where(row => row.Bytes < LeastShown)];
        int stack = run.AnyBytes();
        long rest = board.HeapBytes - board.BudgetBytes - stack;
        return new MapRegion(
            "managed heap",
            board.HeapBytes,
            board.HeapSource,
            [
                .. large,
                new MapPart(
                    $"{small.Length} small entries", small.Sum(row => (long)row.Bytes), $"under {LeastShown} bytes each", MapKind.Ours),
                new MapPart(
                    "free in the core's budget", board.BudgetBytes - plan.TotalBytes, $"of {board.BudgetBytes:N0}", MapKind.Reserve),
                new MapPart(
                    "stack frames", stack, $"the deepest chain of calls, {run.AnyChain().Frames} frames, kept for reuse", MapKind.Ours),
                new MapPart("application and class library", rest, "what is left", MapKind.Free),
            ]);
    }

    private static MapRegion Flash(MapBoard board, SignatureSet signatures, ProofRun run)
    {
        long sectors = (run.Assemblies.Sum(assembly => (long)assembly.FlashBytes) + FlashSector - 1) / FlashSector;
        long code = sectors * FlashSector;
        return new MapRegion(
            "flash",
            board.FlashBytes,
            "nanoFramework's partitions",
            [
                new MapPart("boot loader and nanoFramework", board.RuntimeBytes, "up to the application's partition", MapKind.Others),
                new MapPart("core", code, $"assembly as a .pe, estimated from its metadata, {sectors} sectors of 4 KB", MapKind.Ours),
                new MapPart(
                    "rest of the application's partition", board.ApplicationBytes - code, "class library, application", MapKind.Free),
                new MapPart("signature database", signatures.Image.Length, "a stored one, as large as the built-in rules, on I:", MapKind.Ours),
                new MapPart(
                    "rest of the file system I:",
                    board.StorageBytes - signatures.Image.Length,
                    "recordings, further databases",
                    MapKind.Free),
                new MapPart(
                    "other partitions",
                    board.FlashBytes - board.RuntimeBytes - board.ApplicationBytes - board.StorageBytes,
                    "nanoFramework's configuration",
                    MapKind.Others),
            ]);
    }

    private static MapRegion StaticRam(ProofRun run)
    {
        int fields = run.Assemblies.Sum(assembly => assembly.StaticFields);
        return new MapRegion(
            "static RAM",
            fields * AssemblyMeasure.StaticFieldBytes,
            "outside of the managed heap, beside nanoFramework's own",
            [
                new MapPart(
                    "static fields of the core", fields * AssemblyMeasure.StaticFieldBytes, $"{fields} fields x 12 bytes", MapKind.Ours),
            ]);
    }
}
