// The parts of libbinder that the tap calls, under the names and with the signatures of Android 6 to 15.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace android {

class Parcel {
public:
    const uint8_t* data() const;
    size_t dataSize() const;
    void write(int32_t value);
    void writeWide(const char* text);
    void writeNarrow(const char* text);

private:
    void pad();
    std::vector<uint8_t> bytes_;
};

class IPCThreadState {
public:
    static IPCThreadState* self();
    int32_t transact(int32_t handle, uint32_t code, const Parcel& data, Parcel* reply, uint32_t flags);
};

// What the services here answer from now on: a status, and words that the reply begins with.
void answer(int32_t status, const std::vector<int32_t>& words);

}  // namespace android
