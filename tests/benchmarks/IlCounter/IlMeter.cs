using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>Counts the IL instructions of a piece of code that is driven through delegates of shared types.</summary>
public sealed class IlMeter
{
    private readonly WovenLoadContext _context = new();
    private readonly string _assemblyName;

    /// <summary>Weaves one assembly and loads others beside it as they are.</summary>
    /// <param name="wovenPath">Assembly to count in.</param>
    /// <param name="drivingPath">Assembly whose methods are called; the same path to call the woven one directly.</param>
    public IlMeter(string wovenPath, string drivingPath)
    {
        UnpricedCalls = _context.AddWoven(wovenPath);
        _assemblyName = Path.GetFileNameWithoutExtension(drivingPath);
        if (drivingPath != wovenPath)
        {
            _context.AddPlain(drivingPath);
        }
    }

    /// <summary>Outside methods that count as their call instruction only.</summary>
    public IReadOnlyList<string> UnpricedCalls { get; }

    /// <summary>Makes a delegate of a static method of the driving assembly.</summary>
    /// <typeparam name="TDelegate">Delegate type over shared types.</typeparam>
    /// <param name="typeName">Full name of the type.</param>
    /// <param name="methodName">Name of the method.</param>
    /// <returns>The delegate.</returns>
    public TDelegate Bind<TDelegate>(string typeName, string methodName)
        where TDelegate : Delegate
    {
        return _context.CreateDelegate<TDelegate>(_assemblyName, typeName, methodName);
    }

    /// <summary>Runs code and counts.</summary>
    /// <param name="run">Code that calls woven methods.</param>
    /// <returns>The count.</returns>
    public static IlCount Count(Action run)
    {
        IlCounters.Reset();
        run();
        return new IlCount(IlCounters.Instructions, IlCounters.Checks, IlCounters.NativeTenThousandths / 10_000.0);
    }
}
