using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The constants of the module: names that Windows has for values in PE files, spelled as YARA spells them.</summary>
internal static class PeConstants
{
    /// <summary>By prefix: names without it, each with its value. Values of Microsoft's "PE Format" and winnt.h.</summary>
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["MACHINE_"] =
            """
            UNKNOWN 0x0  AM33 0x1d3  AMD64 0x8664  ARM 0x1c0  ARMNT 0x1c4  ARM64 0xaa64  EBC 0xebc  I386 0x14c  IA64 0x200
            M32R 0x9041  MIPS16 0x266  MIPSFPU 0x366  MIPSFPU16 0x466  POWERPC 0x1f0  POWERPCFP 0x1f1  R4000 0x166  SH3 0x1a2
            SH3DSP 0x1a3  SH4 0x1a6  SH5 0x1a8  THUMB 0x1c2  WCEMIPSV2 0x169  TARGET_HOST 0x1  R3000 0x162  R10000 0x168
            ALPHA 0x184  SH3E 0x1a4  ALPHA64 0x284  AXP64 0x284  TRICORE 0x520  CEF 0xcef  CEE 0xc0ee
            """,
        ["SUBSYSTEM_"] =
            """
            UNKNOWN 0x0  NATIVE 0x1  WINDOWS_GUI 0x2  WINDOWS_CUI 0x3  OS2_CUI 0x5  POSIX_CUI 0x7  NATIVE_WINDOWS 0x8
            WINDOWS_CE_GUI 0x9  EFI_APPLICATION 0xa  EFI_BOOT_SERVICE_DRIVER 0xb  EFI_RUNTIME_DRIVER 0xc  EFI_ROM_IMAGE 0xd
            XBOX 0xe  WINDOWS_BOOT_APPLICATION 0x10
            """,
        ["SECTION_"] =
            """
            NO_PAD 0x8  CNT_CODE 0x20  CNT_INITIALIZED_DATA 0x40  CNT_UNINITIALIZED_DATA 0x80  LNK_OTHER 0x100  LNK_INFO 0x200
            LNK_REMOVE 0x800  LNK_COMDAT 0x1000  NO_DEFER_SPEC_EXC 0x4000  GPREL 0x8000  MEM_FARDATA 0x8000  MEM_PURGEABLE 0x20000
            MEM_16BIT 0x20000  MEM_LOCKED 0x40000  MEM_PRELOAD 0x80000  ALIGN_1BYTES 0x100000  ALIGN_2BYTES 0x200000
            ALIGN_4BYTES 0x300000  ALIGN_8BYTES 0x400000  ALIGN_16BYTES 0x500000  ALIGN_32BYTES 0x600000  ALIGN_64BYTES 0x700000
            ALIGN_128BYTES 0x800000  ALIGN_256BYTES 0x900000  ALIGN_512BYTES 0xa00000  ALIGN_1024BYTES 0xb00000
            ALIGN_2048BYTES 0xc00000  ALIGN_4096BYTES 0xd00000  ALIGN_8192BYTES 0xe00000  ALIGN_MASK 0xf00000
            LNK_NRELOC_OVFL 0x1000000  MEM_DISCARDABLE 0x2000000  MEM_NOT_CACHED 0x4000000  MEM_NOT_PAGED 0x8000000
            MEM_SHARED 0x10000000  MEM_EXECUTE 0x20000000  MEM_READ 0x40000000  MEM_WRITE 0x80000000  SCALE_INDEX 0x1
            """,
        ["RESOURCE_TYPE_"] =
            """
            CURSOR 0x1  BITMAP 0x2  ICON 0x3  MENU 0x4  DIALOG 0x5  STRING 0x6  FONTDIR 0x7  FONT 0x8  ACCELERATOR 0x9  RCDATA 0xa
            MESSAGETABLE 0xb  GROUP_CURSOR 0xc  GROUP_ICON 0xe  VERSION 0x10  DLGINCLUDE 0x11  PLUGPLAY 0x13  VXD 0x14
            ANICURSOR 0x15  ANIICON 0x16  HTML 0x17  MANIFEST 0x18
            """,
        ["IMAGE_DEBUG_TYPE_"] =
            """
            UNKNOWN 0x0  COFF 0x1  CODEVIEW 0x2  FPO 0x3  MISC 0x4  EXCEPTION 0x5  FIXUP 0x6  OMAP_TO_SRC 0x7  OMAP_FROM_SRC 0x8
            BORLAND 0x9  RESERVED10 0xa  CLSID 0xb  VC_FEATURE 0xc  POGO 0xd  ILTCG 0xe  MPX 0xf  REPRO 0x10
            """,
        ["IMAGE_DIRECTORY_ENTRY_"] =
            """
            EXPORT 0x0  IMPORT 0x1  RESOURCE 0x2  EXCEPTION 0x3  SECURITY 0x4  BASERELOC 0x5  DEBUG 0x6  ARCHITECTURE 0x7
            COPYRIGHT 0x7  GLOBALPTR 0x8  TLS 0x9  LOAD_CONFIG 0xa  BOUND_IMPORT 0xb  IAT 0xc  DELAY_IMPORT 0xd
            COM_DESCRIPTOR 0xe
            """,
        [""] =
            """
            IMPORT_DELAYED 0x2  IMPORT_STANDARD 0x1  IMPORT_ANY -1  HIGH_ENTROPY_VA 0x20  DYNAMIC_BASE 0x40  FORCE_INTEGRITY 0x80
            NX_COMPAT 0x100  NO_ISOLATION 0x200  NO_SEH 0x400  NO_BIND 0x800  APPCONTAINER 0x1000  WDM_DRIVER 0x2000
            GUARD_CF 0x4000  TERMINAL_SERVER_AWARE 0x8000  RELOCS_STRIPPED 0x1  EXECUTABLE_IMAGE 0x2  LINE_NUMS_STRIPPED 0x4
            LOCAL_SYMS_STRIPPED 0x8  AGGRESIVE_WS_TRIM 0x10  LARGE_ADDRESS_AWARE 0x20  BYTES_REVERSED_LO 0x80  MACHINE_32BIT 0x100
            DEBUG_STRIPPED 0x200  REMOVABLE_RUN_FROM_SWAP 0x400  NET_RUN_FROM_SWAP 0x800  SYSTEM 0x1000  DLL 0x2000
            UP_SYSTEM_ONLY 0x4000  BYTES_REVERSED_HI 0x8000  IMAGE_NT_OPTIONAL_HDR32_MAGIC 0x10b
            IMAGE_NT_OPTIONAL_HDR64_MAGIC 0x20b  IMAGE_ROM_OPTIONAL_HDR_MAGIC 0x107
            """,
    };

    /// <summary>All constants by name.</summary>
    internal static IReadOnlyDictionary<string, long> All { get; } = Texts
        .SelectMany(text => Pairs(text.Value).Select(pair => (Name: text.Key + pair.Name, pair.Value)))
        .ToDictionary(constant => constant.Name, constant => constant.Value);

    private static IEnumerable<(string Name, long Value)> Pairs(string text)
    {
        return text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(pair => (pair[0], ValueOf(pair[1])));
    }

    private static long ValueOf(string text)
    {
        return text.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);
    }
}
