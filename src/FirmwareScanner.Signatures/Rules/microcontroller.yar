// Firmware images of microcontrollers, and the runtimes in them.

rule esp32_image
{
    meta:
        description = "ESP32 family application or bootloader image header"
        severity = "info"
        source = "Espressif esptool documentation, \"Firmware Image Format\"; ESP-IDF esp_app_format.h, esp_image_header_t"
        category = "microcontroller"
    strings:
        $header = { E9 0? (00|01|02|03|04) ?? ?? ?? ?? 4? EE 00 00 00 (00|02|05|09|0C|0D|10|12|14|17) 00 ?? ?? ?? ??
            ?? 00 00 00 00 (00|01) ?? 00 ?? (3?|4?) }
    condition:
        $header
}

rule esp32_app_image
{
    meta:
        description = "ESP32 family application image with its application descriptor"
        severity = "info"
        source = "ESP-IDF esp_app_format.h (esp_image_header_t) and esp_app_desc.h (ESP_APP_DESC_MAGIC_WORD)"
        category = "microcontroller"
    strings:
        $header = { E9 0? (00|01|02|03|04) ?? ?? ?? ?? 4? [16] 20 00 ?? (3?|4?) ?? ?? ?? 00 32 54 CD AB }
    condition:
        $header
}

rule esp32_app_descriptor
{
    meta:
        description = "ESP32 application descriptor with its build time"
        severity = "info"
        source = "ESP-IDF components/esp_app_format/include/esp_app_desc.h, esp_app_desc_t"
        category = "microcontroller"
        component = "esp-idf"
        component_type = "framework"
        version_at = 112
        cpe = "cpe:2.3:a:espressif:esp-idf"
    strings:
        $descriptor = { 32 54 CD AB [4] 00 00 00 00 00 00 00 00 [64] 3? 3? 3A 3? 3? 3A 3? 3? 00 }
    condition:
        $descriptor
}

rule esp32_partition_table
{
    meta:
        description = "ESP32 partition table: two consecutive entries"
        severity = "info"
        source = "ESP-IDF Programming Guide, \"Partition Tables\"; esp_flash_partitions.h, esp_partition_info_t"
        category = "microcontroller"
    strings:
        $entries = { AA 50 (00|01) ?? 00 ?0 ?? 00 00 ?0 ?? 00 [16] 0? 00 00 00 AA 50 (00|01) ?? 00 ?0 ?? 00 00 ?0 ??
            00 }
    condition:
        $entries
}

rule uf2_first_block
{
    meta:
        description = "UF2 file: its first block"
        severity = "info"
        source = "microsoft/uf2 README, \"File format\""
        category = "microcontroller"
    strings:
        $block = { 55 46 32 0A 57 51 5D 9E ?? ?? 0? 00 ?? ?? ?? ?? ?? 0? 00 00 00 00 00 00 }
    condition:
        $block
}

rule dfu_suffix
{
    meta:
        description = "USB DFU file suffix"
        severity = "info"
        source = "USB Device Firmware Upgrade 1.1, appendix B; DfuSe UM0391, version 1.1A"
        category = "microcontroller"
    strings:
        // "UFD"
        $suffix = { (00|1A) 01 55 46 44 10 }
    condition:
        $suffix
}

rule dfuse_file
{
    meta:
        description = "STMicroelectronics DfuSe file"
        severity = "info"
        source = "ST UM0391, \"DfuSe file format\""
        category = "microcontroller"
    strings:
        // "DfuSe", "Target"
        $prefix = { 44 66 75 53 65 01 ?? ?? ?? 0? ?? 54 61 72 67 65 74 }
    condition:
        $prefix
}

rule intel_hex_file
{
    meta:
        description = "Intel HEX file"
        severity = "info"
        source = "Intel Hexadecimal Object File Format Specification, revision A"
        category = "microcontroller"
    strings:
        $end = ":00000001FF"
    condition:
        uint8(0) == 0x3A and (uint16be(1) == 0x3130 or uint16be(1) == 0x3230 or uint16be(1) == 0x3032) and $end
}

rule motorola_srecord_file
{
    meta:
        description = "Motorola S-record file"
        severity = "info"
        source = "Motorola M68000 Family Programmer's Reference Manual, appendix C"
        category = "microcontroller"
    strings:
        // "S903"
        $s19 = { 0A 53 39 30 33 3? }
        // "S804"
        $s28 = { 0A 53 38 30 34 3? }
        // "S705"
        $s37 = { 0A 53 37 30 35 (3?|4?) }
    condition:
        uint16be(0) == 0x5330 and uint8(2) == 0x30 and any of them
}

rule cortex_m_vector_table
{
    meta:
        description = "Arm Cortex-M image that begins with its vector table in flash at 0x08000000 (STM32 and compatible)"
        severity = "info"
        source = "Armv7-M Architecture Reference Manual, B1.5.2 \"The vector table\"; STM32 reference manual RM0008, memory map"
        category = "microcontroller"
    condition:
        uint32(0) > 0x20000100 and uint32(0) <= 0x20100000 and uint32(0) % 4 == 0 and uint32(4) % 2 == 1
        and uint32(4) > 0x08000000 and uint32(4) < 0x08400000 and uint32(8) % 2 == 1 and uint32(8) > 0x08000000
        and uint32(8) < 0x08400000 and uint32(12) % 2 == 1 and uint32(12) > 0x08000000
        and uint32(12) < 0x08400000 and uint32(32) == 0 and uint32(36) == 0 and uint32(40) == 0
        and uint32(44) % 2 == 1 and uint32(44) > 0x08000000 and uint32(44) < 0x08400000 and uint32(52) == 0
}

rule rp2040_second_stage_boot
{
    meta:
        description = "Raspberry Pi RP2040 second stage boot loader for W25Q080 flash"
        severity = "info"
        source = "pico-sdk src/rp2040/boot_stage2/boot2_w25q080.S (assembled)"
        category = "microcontroller"
    strings:
        $code = { 00 B5 32 4B 21 20 58 60 98 68 02 21 88 43 98 60 D8 60 18 61 }
    condition:
        $code
}

rule rp2350_image_definition
{
    meta:
        description = "Raspberry Pi RP2350 image definition block"
        severity = "info"
        source = "RP2350 datasheet, \"Minimum viable image metadata\" (PICOBIN_BLOCK_MARKER_START and END)"
        category = "microcontroller"
    strings:
        $block = { D3 DE FF FF 42 01 ?? 1? FF 01 00 00 [4] 79 35 12 AB }
    condition:
        $block
}

rule pico_binary_info
{
    meta:
        description = "Raspberry Pi Pico binary information header"
        severity = "info"
        source = "pico-sdk src/common/pico_binary_info/include/pico/binary_info/defs.h"
        category = "microcontroller"
    strings:
        $header = { F2 EB 88 71 ?? ?? ?? (10|20) ?? ?? ?? (10|20) ?? ?? ?? (10|20) 90 A3 1A E7 }
    condition:
        $header
}

rule mcuboot_image
{
    meta:
        description = "MCUboot signed image header"
        severity = "info"
        source = "MCUboot documentation, \"Image format\"; boot/bootutil/include/bootutil/image.h, struct image_header"
        category = "microcontroller"
    strings:
        $header = { 3D B8 F3 96 [4] ?? 0? ?? 0? ?? ?? ?? 0? ?? ?? 00 00 [8] 00 00 00 00 }
    condition:
        $header
}

rule mcuboot_trailer_hash
{
    meta:
        description = "MCUboot TLV trailer that begins with the image SHA-256"
        severity = "info"
        source = "MCUboot boot/bootutil/include/bootutil/image.h (IMAGE_TLV_INFO_MAGIC, IMAGE_TLV_SHA256)"
        category = "microcontroller"
    strings:
        $trailer = { 07 69 ?? 0? 10 00 20 00 }
    condition:
        $trailer
}

rule nordic_softdevice
{
    meta:
        description = "Nordic nRF5 SoftDevice information structure"
        severity = "info"
        source = "Nordic nRF5 SDK nrf_sdm.h (SD_MAGIC_NUMBER)"
        category = "microcontroller"
    strings:
        $info = { DB E5 B1 51 00 ?0 0? 00 }
    condition:
        $info
}

rule avr_libc_startup
{
    meta:
        description = "AVR program started by avr-libc"
        severity = "info"
        source = "avr-libc crt1/gcrt1.S (clear SREG, set stack pointer)"
        category = "microcontroller"
    strings:
        $code = { 11 24 1F BE C? E? D? E? DE BF CD BF }
    condition:
        $code
}

rule zephyr_boot_banner
{
    meta:
        description = "Zephyr RTOS boot banner"
        severity = "info"
        source = "Zephyr kernel/banner.c"
        category = "microcontroller"
        component = "zephyr"
        component_type = "operating-system"
        version_after = "Booting Zephyr OS build "
        cpe = "cpe:2.3:o:zephyrproject:zephyr"
    strings:
        $banner = "*** Booting Zephyr OS "
    condition:
        $banner
}

rule freertos_kernel
{
    meta:
        description = "FreeRTOS kernel with software timers"
        severity = "info"
        source = "FreeRTOS-Kernel timers.c (configTIMER_SERVICE_TASK_NAME) and tasks.c (configIDLE_TASK_NAME)"
        category = "microcontroller"
        component = "freertos"
        component_type = "operating-system"
    strings:
        // "Tmr Svc"
        $timer = { 00 54 6D 72 20 53 76 63 00 }
        // "IDLE"
        $idle = { 00 49 44 4C 45 00 }
    condition:
        all of them
}

rule esp_idf_runtime
{
    meta:
        description = "ESP-IDF runtime start-up messages"
        severity = "info"
        source = "ESP-IDF components/esp_system/port/cpu_start.c"
        category = "microcontroller"
        component = "esp-idf"
        component_type = "framework"
    strings:
        $message = "Pro cpu start user code"
    condition:
        $message
}

rule threadx_kernel
{
    meta:
        description = "Azure RTOS ThreadX kernel"
        severity = "info"
        source = "ThreadX common/src/tx_initialize_kernel_setup.c (_tx_version_id)"
        category = "microcontroller"
        component = "threadx"
        component_type = "operating-system"
    strings:
        $microsoft = "Copyright (c) Microsoft Corporation * ThreadX"
        $express = "Express Logic Inc. * ThreadX"
    condition:
        any of them
}

rule vxworks_kernel
{
    meta:
        description = "Wind River VxWorks kernel"
        severity = "info"
        source = "VxWorks Programmer's Guide, version() output (\"Kernel: WIND version 2.x\")"
        category = "microcontroller"
        component = "vxworks"
        component_type = "operating-system"
        version_after = "VxWorks "
        cpe = "cpe:2.3:o:windriver:vxworks"
    strings:
        $name = "VxWorks"
        // "WIND version 2."
        $kernel = { 57 49 4E 44 20 76 65 72 73 69 6F 6E 20 32 2E 3? }
    condition:
        all of them
}
